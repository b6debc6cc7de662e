"""What this room puts on pages that are not its own."""

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from fengqun.commerce.wallets.chart import source
from fengqun.growth.referrals.commands import carry_clicks, create_link
from fengqun.growth.referrals.earnings import earnings_of
from fengqun.growth.referrals.figures import brought
from fengqun.growth.referrals.fragments import buyer_of, may_become_buyer, thanked_by
from fengqun.growth.referrals.policies import PROMOTE, READ_COMMISSIONS
from fengqun.growth.referrals.queries import commissions_of, upcoming
from fengqun.growth.referrals.queries.commissions import count_waiting
from fengqun.growth.referrals.rows import commission_rows, what_was_sold
from fengqun.growth.referrals.views.follow import visitor_of
from fengqun.kernel.policies import Role
from fengqun.kernel.requests import Request
from fengqun.kernel.slots import fill
from fengqun.ui.context import forms_token
from fengqun.ui.navigation import nav_item

REVIEWED_COMMISSIONS = 10

nav_item("growth", "referrals", _("推广"), "share", "referrals-console", order=10, right=READ_COMMISSIONS)

source(
    "commission",
    _("佣金"),
    rules={
        "referrals.commission",
        "referrals.reduction",
        "referrals.release",
        "referrals.void",
        "referrals.clawback",
    },
    about=what_was_sold,
)


def carry_on_sign_in(sender: object, *, request: HttpRequest | None, user: Any, **_more: object) -> None:  # noqa: ANN401, ARG001
    """A visitor with our cookie signs in: the clicks are theirs now.

    Django's sign-in signal is the one place where the cookie and the person meet before any order.
    """
    visitor_id = visitor_of(cast("Request", request)) if request is not None else None
    if visitor_id is not None:
        carry_clicks(visitor_id, user_id=user.pk)


user_logged_in.connect(carry_on_sign_in, dispatch_uid="referrals.carry_on_sign_in")


@fill("product.aside", order=20)
def share_strip(request: HttpRequest, *, product: Any, **_context: object) -> SafeString | None:  # noqa: ANN401
    """What a promoter earns on this product, and the way to its link."""
    request = cast("Request", request)
    if request.community is None or Role.PROMOTER not in request.actor.roles:
        return None
    earning = next(iter(earnings_of(request.community.id, [product.card])), None)
    if earning is None or not earning.commission:
        return None
    return render_to_string("referrals/_share.html", {"earning": earning}, request=request)


@fill("post.footer", order=50)
def share_post(request: HttpRequest, *, post: Any, **_context: object) -> SafeString | None:  # noqa: ANN401
    """The way to a promoter's link to this post."""
    request = cast("Request", request)
    if request.community is None or Role.PROMOTER not in request.actor.roles:
        return None
    slug = request.community.slug
    context = {
        "action": reverse("referrals-links", kwargs={"community": slug}),
        "path": reverse("posts-detail", kwargs={"community": slug, "post_id": post.id}),
        **forms_token(request),
    }
    return render_to_string("referrals/_post_share.html", context)  # nothing else of the request, for each post


@fill("share.address", order=10)
def own_address(request: HttpRequest, *, path: str) -> SafeString | None:
    """The promoter's own link to a page that is about to be shared; the same page gives the same link."""
    request = cast("Request", request)
    if request.community is None or not request.actor.may(PROMOTE, request.community.id):
        return None
    return SafeString(create_link(request.community.id, actor=request.actor, target_path=path).path)


@fill("checkout.extras", order=20)
def thanks_at_checkout(request: HttpRequest, **_context: object) -> SafeString | None:
    """Who is thanked for this order, with a way to change it."""
    request = cast("Request", request)
    if buyer_of(request) is None and not may_become_buyer(request):
        return None
    binding = reverse("referrals-binding", kwargs={"community": request.community.slug})
    address = urlencode({"next": request.get_full_path()})
    context = {"thanked": thanked_by(request), "change_url": f"{binding}?{address}"}
    return render_to_string("referrals/_checkout.html", context, request=request)


@fill("wallet.upcoming", order=20)
def commissions_to_come(request: HttpRequest, *, wallet: Any, **_context: object) -> SafeString | None:  # noqa: ANN401
    """The next commissions, each with its date."""
    request = cast("Request", request)
    rows = commission_rows(upcoming(request.community.id, wallet.member_id), request)
    return render_to_string("referrals/_upcoming.html", {"rows": rows}, request=request) if rows else None


@fill("wallet.flow", order=20)
def commissions_waiting(request: HttpRequest, *, wallet: Any, **_context: object) -> SafeString | None:  # noqa: ANN401
    """How many commissions make up what is pending."""
    request = cast("Request", request)
    waiting = count_waiting(request.community.id, wallet.member_id)
    return render_to_string("referrals/_flow.html", {"waiting": waiting}, request=request) if waiting else None


@fill("wallets.payout.review", order=20)
def commissions_behind_a_payout(
    request: HttpRequest,
    *,
    payout: Any,  # noqa: ANN401
    person: Any,  # noqa: ANN401
    **_context: object,
) -> SafeString | None:
    """The commissions that a payout is made of, for staff."""
    request = cast("Request", request)
    found = commissions_of(request.community.id, payout.member_id, limit=REVIEWED_COMMISSIONS)
    context = {"rows": commission_rows(found, request), "person": person}
    return render_to_string("referrals/_review.html", context, request=request)


@fill("me.rows", order=30)
def promotion_row(request: HttpRequest, **_context: object) -> SafeString | None:
    """The way to promotion, on the member's own page."""
    request = cast("Request", request)
    if buyer_of(request) is None:
        return None
    actor = request.actor
    context = {"is_member": actor.member_id is not None, "is_promoter": Role.PROMOTER in actor.roles}
    return render_to_string("referrals/_me.html", context, request=request)


@fill("console.today.figures", order=40)
def brought_today(request: HttpRequest, **_context: object) -> SafeString | None:
    """What promoters brought in seven days."""
    request = cast("Request", request)
    community = request.community
    if community is None or not request.actor.may(READ_COMMISSIONS, community.id):
        return None
    context = {"brought": brought(community.id, community.currency, community.zone)}
    return render_to_string("referrals/_today_figure.html", context, request=request)
