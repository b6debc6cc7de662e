"""What a promoter sees and shares."""

import io
from uuid import UUID

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqun.growth.referrals.commands import become_promoter, create_link
from fengqun.growth.referrals.earnings import earnings_of
from fengqun.growth.referrals.errors import NotAPromoter
from fengqun.growth.referrals.forms import LinkForm
from fengqun.growth.referrals.models import TargetKind
from fengqun.growth.referrals.queries import commissions_of, funnel, link_of, links_of, profile_of
from fengqun.growth.referrals.rows import commission_rows
from fengqun.growth.referrals.targets import product_on_sale, target_of
from fengqun.growth.referrals.types import LinkCard
from fengqun.kernel.errors import DomainError, NotFound
from fengqun.kernel.policies import Role, allow, members
from fengqun.kernel.requests import Request, page_number
from fengqun.people.communities.queries import member_card
from fengqun.product.catalog.queries import listed_products

INVALID = 422
PAGE_SIZE = 20
SHOWN_PRODUCTS = 30
QR_SCALE = 12


@require_GET
@allow(members)
def overview(request: Request) -> HttpResponse:
    """My link, what I would earn, what I have earned; or how to begin."""
    community = request.community
    member_id = request.actor.require_member(community.id)
    profile = profile_of(community.id)
    if Role.PROMOTER not in request.actor.roles:
        return render(request, "referrals/invitation.html", {"nav": "share", "profile": profile})
    number = page_number(request)
    found = commissions_of(community.id, member_id, limit=PAGE_SIZE + 1, offset=(number - 1) * PAGE_SIZE)
    links = links_of(community.id, member_id)
    products = listed_products(community.id, limit=SHOWN_PRODUCTS)
    context = {
        "nav": "share",
        "profile": profile,
        "link": links[0] if links else None,
        "link_url": request.build_absolute_uri(links[0].path) if links else "",
        "earnings": earnings_of(community.id, products),
        "funnel": funnel(community.id, unit=community.currency, promoter_id=member_id),
        "commissions": commission_rows(found[:PAGE_SIZE], request),
        "newer": f"?page={number - 1}" if number > 1 else "",
        "older": f"?page={number + 1}" if len(found) > PAGE_SIZE else "",
    }
    return render(request, "referrals/overview.html", context)


@require_POST
@allow(members)
def promotership(request: Request) -> HttpResponse:
    """Become a promoter."""
    become_promoter(request.community.id, actor=request.actor)
    messages.success(request, _("你现在是推客了，这是你的推广链接。"))
    return redirect("referrals-overview", community=request.community.slug)


@require_POST
@allow(members)
def links(request: Request) -> HttpResponse:
    """A link to one page of the community; leads on to its poster."""
    community = request.community
    form = LinkForm(request.POST)
    if not form.is_valid():
        return render(request, "referrals/link_form.html", {"nav": "share", "form": form}, status=INVALID)
    target = target_of(form.cleaned_data["path"], community.slug)
    try:
        link = create_link(
            community.id,
            actor=request.actor,
            target_path=target.path,
            target_kind=target.kind,
            target_id=target.id,
        )
    except NotAPromoter:
        return redirect("referrals-overview", community=community.slug)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return render(request, "referrals/link_form.html", {"nav": "share", "form": form}, status=INVALID)
    return redirect("referrals-poster", community=community.slug, link_id=link.id)


@require_GET
@allow(members)
def poster(request: Request, link_id: UUID) -> HttpResponse:
    """A page to show or to save: who shares, what, and the QR code."""
    link = _own_link(request, link_id)
    product = None
    if link.target_id and link.target_kind == TargetKind.PRODUCT:
        product = product_on_sale(request.community.id, link.target_id)
    context = {
        "nav": "share",
        "link": link,
        "link_url": request.build_absolute_uri(link.path),
        "sharer": member_card(link.promoter_id),
        "product": product,
        "earning": next(iter(earnings_of(request.community.id, [product])), None) if product else None,
    }
    return render(request, "referrals/poster.html", context)


@require_http_methods(["GET", "HEAD"])
@allow(members)
def code_picture(request: Request, link_id: UUID, kind: str) -> HttpResponse:
    """The QR code of a link as SVG or PNG."""
    link = _own_link(request, link_id)
    made = segno.make(request.build_absolute_uri(link.path), error="m")
    buffer = io.BytesIO()
    if kind == "svg":
        made.save(buffer, kind="svg", scale=1, border=2, omitsize=True, dark="#1f1a12", light="#fff")
        return HttpResponse(buffer.getvalue(), content_type="image/svg+xml")
    made.save(buffer, kind="png", scale=QR_SCALE, border=2)
    response = HttpResponse(buffer.getvalue(), content_type="image/png")
    response["Content-Disposition"] = f'attachment; filename="{link.code}.png"'
    return response


def _own_link(request: Request, link_id: UUID) -> LinkCard:
    community = request.community
    link = link_of(community.id, request.actor.require_member(community.id), link_id)
    if link is None:
        raise NotFound
    return link
