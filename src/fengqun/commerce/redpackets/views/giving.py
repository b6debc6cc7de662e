"""A member gives: form, preview, and done."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fengqun.commerce.redpackets import commands
from fengqun.commerce.redpackets.errors import GivingIsOff
from fengqun.commerce.redpackets.forms import GivingForm, audience_choices
from fengqun.commerce.redpackets.limits import Limits
from fengqun.commerce.redpackets.previews import previewed
from fengqun.commerce.redpackets.queries import limits_of
from fengqun.commerce.wallets.queries import wallet_of, wallets_of
from fengqun.kernel.errors import DomainError
from fengqun.kernel.money import POINTS
from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import Request
from fengqun.people.circles.queries import cards_by_id, circle_ids_of
from fengqun.product.catalog.queries import listed_products
from fengqun.ui.amounts import write_amount

INVALID = 422
SHOWN_PRODUCTS = 30


@require_GET
@allow(members)
def new(request: Request) -> HttpResponse:
    """What is to be given, to whom."""
    limits = _limits(request)
    return _form_page(request, _form(request, limits))


@require_POST
@allow(members)
def preview(request: Request) -> HttpResponse:
    """How it will look, and what it takes; nothing has moved yet."""
    limits = _limits(request)
    form = _form(request, limits, request.POST)
    if not form.is_valid() or "change" in request.POST:
        return _form_page(request, form, status=200 if form.is_valid() else INVALID)
    asked = form.packet()
    try:
        commands.insist_reasonable(asked, request.community, limits, actor=request.actor)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, form, status=INVALID)
    context = previewed(request, asked, limits, is_from_community=False) | {"form": form, "nav": "me"}
    context["wallet"] = wallet_of(request.community.id, _member(request), asked.pot.unit)
    return render(request, "redpackets/preview.html", context)


@require_POST
@allow(members)
def packets(request: Request) -> HttpResponse:
    """Give it."""
    limits = _limits(request)
    form = _form(request, limits, request.POST)
    if not form.is_valid():
        return _form_page(request, form, status=INVALID)
    try:
        given = commands.give(
            request.community.id,
            actor=request.actor,
            form=form.packet(),
            request_key=str(form.cleaned_data["request_key"]),
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, form, status=INVALID)
    messages.success(request, _("红包发出去了。"))
    return redirect("redpackets-packet", community=request.community.slug, packet_id=given.packet_id)


@require_POST
@allow(members)
def withdrawal(request: Request, packet_id: UUID) -> HttpResponse:
    """Take it back before it opens."""
    returned = commands.withdraw(request.community.id, packet_id, actor=request.actor)
    amount = write_amount(returned.amount, exact=True)
    messages.success(request, _("红包撤回了，%(amount)s 已退回。") % {"amount": amount})
    return redirect("redpackets-mine", community=request.community.slug)


def _limits(request: Request) -> Limits:
    limits = limits_of(request.community.id)
    if not limits.may_members_give:
        raise GivingIsOff
    return limits


def _member(request: Request) -> UUID:
    return request.actor.require_member(request.community.id)


def _form(request: Request, limits: Limits, data: Any = None) -> GivingForm:  # noqa: ANN401 - Django's
    community = request.community
    member_id = _member(request)
    circles = sorted(cards_by_id(circle_ids_of(member_id)).values(), key=lambda circle: circle.name)
    products = listed_products(community.id, limit=SHOWN_PRODUCTS)
    return GivingForm(
        data,
        community=community,
        limits=limits,
        audiences=audience_choices(community.kind, circles=circles, products=products),
        has_points=bool(wallet_of(community.id, member_id, POINTS).available),
    )


def _form_page(request: Request, form: GivingForm, *, status: int = 200) -> HttpResponse:
    community = request.community
    limits = limits_of(community.id)
    wallets = wallets_of(community.id, _member(request), (community.currency, POINTS)).values()
    context = {
        "nav": "me",
        "form": form,
        "limits": limits,
        "wallets": [wallet for wallet in wallets if wallet.available or wallet.available.unit != POINTS],
    }
    return render(request, "redpackets/giving.html", context, status=status)
