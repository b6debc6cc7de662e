"""What people see of drops: the list, the page on which they wait, and the reminder."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqun.commerce.drops import commands
from fengqun.commerce.drops.admission import Admission, admission_of
from fengqun.commerce.drops.books import GLANCE_PATH, PATH
from fengqun.commerce.drops.errors import NotEligible
from fengqun.commerce.drops.offers import Offer, drops_now, offer_of, offers_of
from fengqun.commerce.drops.policies import RUN_DROPS
from fengqun.commerce.drops.queries import (
    drop_known_to,
    drops_of,
    is_for_all_eyes,
    is_reminded,
    known_to,
    my_wins,
    state_of,
)
from fengqun.commerce.drops.queries.reminders import reminded_counts, reminders_of
from fengqun.commerce.drops.slots import drop_on_top
from fengqun.commerce.drops.types import ClaimCard, DropCard, Phase, Standing
from fengqun.commerce.drops.wording import zone_words
from fengqun.commerce.orders.policies import visitors
from fengqun.kernel import clock
from fengqun.kernel.policies import allow, members
from fengqun.kernel.requests import Request, page_number
from fengqun.spine.lane.answers import checked_key
from fengqun.spine.lane.errors import Refused
from fengqun.spine.lane.types import Answer

PAGE_SIZE = 20
KEY_LETTERS = 32
RELOAD_SECONDS = 30
"""How often a page that waits looks again where no script does."""
PAST = {Phase.ENDED, Phase.CANCELLED}
UNPAID = {Standing.WON, Standing.TO_PAY}


@require_GET
@allow(visitors)
def drops(request: Request) -> HttpResponse:
    """What can be won now, what is to come, and what has been."""
    community = request.community
    number = page_number(request)
    current = drops_now(community.id, actor=request.actor) if number == 1 else []
    over = drops_of(community.id, tab="closed", offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE + 1)
    closed = known_to(over[:PAGE_SIZE], community_id=community.id, actor=request.actor)
    ids = [drop.id for drop in current]
    member_id = request.actor.member_id
    shown = [*ids, *(drop.id for drop in closed)]
    wins = my_wins(community.id, member_id, shown) if member_id else []
    context = {
        "nav": "shop",
        "offers": offers_of(current),
        "past": offers_of(closed),
        "reminded": reminders_of(community.id, member_id, ids) if member_id else frozenset(),
        "unpaid": [one for one in wins if one.standing in UNPAID][:1],
        "may_run": request.actor.may(RUN_DROPS, community.id),
        "newer": f"?page={number - 1}" if number > 1 else "",
        "older": f"?page={number + 1}" if len(over) > PAGE_SIZE else "",
    }
    return render(request, "drops/drops.html", context)


@never_cache
@require_GET
@allow(visitors)
def drop(request: Request, drop_id: UUID) -> HttpResponse:
    """Where people wait, and where they press the button."""
    return render(
        request, "drops/drop.html", _page(request, drop_known_to(request.community.id, drop_id, actor=request.actor))
    )


@never_cache
@require_POST
@allow(members)
def claims(request: Request, drop_id: UUID) -> HttpResponse:
    """The button where no script runs: one claim, decided as all are. The same key gets the same answer again."""
    card = drop_known_to(request.community.id, drop_id, actor=request.actor)
    try:
        key = checked_key(request.POST.get("key"))
        answer = commands.claim_unit(drop_id, actor=request.actor, key=key)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("drops-detail", community=request.community.slug, drop_id=drop_id)
    except NotEligible as refusal:
        answer = Answer(refusal.status, {"outcome": refusal.code})
    if answer.body["outcome"] == "won":
        return redirect("drops-claim", community=request.community.slug, claim_id=answer.body["claim_id"])
    context = _page(request, card) | {"outcome": answer.body["outcome"]}
    return render(request, "drops/drop.html", context, status=answer.status)


@require_http_methods(["POST", "PUT", "DELETE"])
@allow(members)
def reminder(request: Request, drop_id: UUID) -> HttpResponse:
    """Ask for a letter before the start, or think better of it."""
    card = drop_known_to(request.community.id, drop_id, actor=request.actor)
    is_undo = request.method == "DELETE" or request.POST.get("_method") == "delete"
    change = commands.forget_reminder if is_undo else commands.remind_me
    change(drop_id, actor=request.actor)
    if request.htmx:
        context = {"drop": card, "is_reminded": not is_undo, "style": request.POST.get("style", "")}
        return render(request, "drops/_reminder.html", context)
    messages.success(request, _("不提醒了。") if is_undo else _("开抢前 10 分钟会发邮件提醒你。"))
    return redirect("drops-detail", community=request.community.slug, drop_id=drop_id)


@require_GET
@allow(visitors)
def state(request: Request, drop_id: UUID) -> HttpResponse:
    """The state of a drop for the eyes of members, where the lane shows nothing to the world."""
    response = JsonResponse(state_of(drop_known_to(request.community.id, drop_id, actor=request.actor)))
    response["Cache-Control"] = "private, max-age=1"
    return response


@require_GET
@allow(visitors)
def top(request: Request) -> HttpResponse:
    """The drop on top of the home page, drawn anew when its countdown is over."""
    return HttpResponse(drop_on_top(request) or "")


def _page(request: Request, card: DropCard) -> dict[str, Any]:
    community, offer = request.community, offer_of(card)
    admission = admission_of(request, card)
    member_id = request.actor.member_id
    mine = my_wins(community.id, member_id, [card.id]) if member_id else []
    held = sorted(
        (claim for claim in mine if claim.returned_at is None), key=lambda claim: claim.standing not in UNPAID
    )
    return {
        "nav": "shop",
        "offer": offer,
        "og_picture": _photograph(request, offer),
        "drop": card,
        "phase": card.phase.value,
        "zone": zone_words(community.zone),
        "admission": admission,
        "held": held,
        "has_all": len(held) >= card.per_member_limit,
        "returned": _last_returned(mine) if not held else None,
        "is_reminded": member_id is not None and is_reminded(card.id, community_id=community.id, member_id=member_id),
        "waiting": reminded_counts(community.id, [card.id]).get(card.id, 0),
        "key": get_random_string(KEY_LETTERS),
        "reload_seconds": _reload_seconds(card),
        "outcomes": OUTCOMES,
        "may_run": request.actor.may(RUN_DROPS, community.id),
        **_lane(request, card, admission),
    }


def _lane(request: Request, card: DropCard, admission: Admission) -> dict[str, object]:
    """What the page's scripts go by: the server's time, where to look, where to claim, and with which token."""
    where = {"community": request.community.slug, "drop_id": card.id}
    lane: dict[str, object] = {
        "now": clock.now(),
        "glance": GLANCE_PATH.format(id=card.id) if is_for_all_eyes(card) else reverse("drops-state", kwargs=where),
        "claims": PATH.format(id=card.id),
    }
    if admission.is_open and card.phase not in PAST:
        lane["ticket"] = commands.issue_pass(card.id, actor=request.actor)
    return lane


def _photograph(request: Request, offer: Offer) -> str:
    """The address of the product's photograph for links that are sent around, "" where it is a drawing."""
    if offer.picture is None or offer.picture.art_key:
        return ""
    where = {"community": request.community.slug, "picture_id": offer.picture.id, "size": "full"}
    return request.build_absolute_uri(reverse("catalog-picture", kwargs=where))


def _last_returned(mine: list[ClaimCard]) -> ClaimCard | None:
    """The win that was given back last, to be told about it."""
    return next((claim for claim in mine if claim.standing is Standing.RETURNED), None)


def _reload_seconds(card: DropCard) -> int:
    """When a page without scripts should look again; 0 for never."""
    if card.phase is Phase.COMING:
        left = int((card.starts_at - clock.now()).total_seconds()) + 1
        return min(max(left, 1), RELOAD_SECONDS * 10)
    return RELOAD_SECONDS if card.phase in {Phase.SOLD_OUT, Phase.PAUSED} else 0


OUTCOMES = (
    "sold_out",
    "limit_reached",
    "not_yet",
    "paused",
    "over",
    "cancelled",
    "not_eligible",
    "sign_in",
    "not_member",
    "unreachable",
)
"""What the page can say after the button was pressed, beside a win."""
