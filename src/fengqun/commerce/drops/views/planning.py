"""Planning a drop: the form, how it will look on a phone, and another one like the last."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fengqun.commerce.drops import commands
from fengqun.commerce.drops.errors import AlreadyStarted
from fengqun.commerce.drops.forms import DropForm, initial_of
from fengqun.commerce.drops.offers import Offer, offer_of
from fengqun.commerce.drops.plans import read_plan
from fengqun.commerce.drops.policies import RUN_DROPS
from fengqun.commerce.drops.queries import drop_in, repeat_draft
from fengqun.commerce.drops.types import DropCard, DropPlan
from fengqun.commerce.drops.wording import zone_words
from fengqun.commerce.orders.queries import audience_sentence
from fengqun.commerce.orders.types import Audience
from fengqun.kernel import clock
from fengqun.kernel.errors import DomainError
from fengqun.kernel.ids import new_id, read_id
from fengqun.kernel.money import Money
from fengqun.kernel.policies import allow, having
from fengqun.kernel.requests import Request
from fengqun.people.circles.queries import circle_cards
from fengqun.product.catalog.queries import offered_variants, variant_cards

INVALID = 422


@require_http_methods(["GET", "POST"])
@allow(having(RUN_DROPS))
def new(request: Request) -> HttpResponse:
    """Plan one; `?again=` begins with the plan of another, a week or more later."""
    form = _form(request, initial=_draft(request))
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        try:
            drop_id = commands.schedule_drop(request.community.id, form.plan, actor=request.actor)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("安排好了，库存已经留出来。"))
            return redirect("drops-console-drop", community=request.community.slug, drop_id=drop_id)
    return _show(request, form, None)


@require_http_methods(["GET", "POST"])
@allow(having(RUN_DROPS))
def plan(request: Request, drop_id: UUID) -> HttpResponse:
    """Change one that has not started."""
    card = drop_in(request.community.id, drop_id)
    if not card.is_changeable:
        raise AlreadyStarted
    form = _form(request, initial=initial_of(_plan_of(request, card), currency=card.price.unit), drop=card)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        try:
            commands.change_drop(drop_id, form.plan, actor=request.actor)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("改好了。"))
            return redirect("drops-console-drop", community=request.community.slug, drop_id=drop_id)
    return _show(request, form, card)


def _form(request: Request, *, initial: dict[str, object], drop: DropCard | None = None) -> DropForm:
    variants = offered_variants(request.community.id)
    if drop is not None and drop.variant_id not in {variant.id for variant in variants}:
        variants = [*variant_cards([drop.variant_id]).values(), *variants]
    return DropForm(
        request.POST or None,
        community=request.community,
        variants=variants,
        circles=circle_cards(request.community.id, actor=request.actor),
        drop=drop,
        initial=initial,
    )


def _draft(request: Request) -> dict[str, object]:
    """What an empty form begins with."""
    again = read_id(request.GET.get("again"))
    draft = repeat_draft(request.community.id, drop_id=again) if again else None
    if draft is not None:
        return initial_of(draft, currency=request.community.currency)
    return {"variant": request.GET.get("variant", "")}


def _plan_of(request: Request, card: DropCard) -> DropPlan:
    """The plan behind a drop, in times of the community's clocks."""
    zone = request.community.zone
    return DropPlan(
        variant_id=card.variant_id,
        title=card.title,
        price_minor=card.price.amount_minor,
        quota=card.quota,
        starts_at=card.starts_at.astimezone(zone).replace(tzinfo=None),
        ends_at=card.ends_at.astimezone(zone).replace(tzinfo=None),
        per_member_limit=card.per_member_limit,
        pay_minutes=card.pay_minutes,
        audience=card.audience,
    )


def _show(request: Request, form: DropForm, card: DropCard | None) -> HttpResponse:
    preview = _preview(request, form) if form.is_bound and form.is_valid() else None
    context: dict[str, Any] = {
        "console_nav": "drops",
        "form": form,
        "drop": card,
        "zone": zone_words(request.community.zone),
        "preview": preview,
        "phase": "coming",
        "who": audience_sentence(request.community.id, preview.drop.audience) if preview else "",
    }
    return render(request, "drops/console/plan.html", context, status=INVALID if form.errors else 200)


def _preview(request: Request, form: DropForm) -> Offer | None:
    """The drop as it would be; None, and the form says why, where the plan makes no sense."""
    try:
        columns = read_plan(request.community, form.plan)
    except DomainError as refusal:
        form.refuse(refusal)
        return None
    now = clock.now()
    price = Money(columns.pop("price_minor"), columns.pop("currency"))
    audience = Audience.from_data(columns.pop("audience"))
    card = DropCard(
        **columns,
        id=new_id(now),
        community_id=request.community.id,
        price=price,
        audience=audience,
        remaining=columns["quota"],
        wins=0,
        returns=0,
        shelved=0,
        refused_sold_out=0,
        refused_limit=0,
        state="scheduled",
        created_at=now,
        closed_at=None,
        close_reason="",
        undone_at=None,
    )
    return offer_of(card)
