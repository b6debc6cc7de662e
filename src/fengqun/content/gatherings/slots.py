"""What this room puts on pages that are not its own."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from fengqun.content.gatherings.commands.recap import ATTACHED
from fengqun.content.gatherings.policies import HOST_GATHERINGS
from fengqun.content.gatherings.queries import ahead, cards_for, gatherings_to_choose, outings
from fengqun.content.gatherings.queries.cards import is_planned, is_planned_in_circle
from fengqun.content.gatherings.queries.people import seats_in_doubt, waiting_for_my_word, with_seats
from fengqun.content.gatherings.types import GatheringCard
from fengqun.kernel.requests import Request
from fengqun.kernel.slots import fill
from fengqun.ui.navigation import entrance, nav_item

SHOWN = 4
SHOWN_IN_CIRCLE = 3

entrance("gatherings", _("聚会"), "calendar", "gatherings-list", order=20)
nav_item("content", "gatherings", _("聚会"), "calendar", "gatherings-console", order=18, right=HOST_GATHERINGS)


@fill("home.top", order=30)
def word_wanted(request: HttpRequest, **_context: object) -> SafeString | None:
    """Seats that one loses unless one says that one comes."""
    request = cast("Request", request)
    community, member_id = request.community, request.actor.member_id
    if community is None or member_id is None:
        return None
    wanted = waiting_for_my_word(community.id, member_id) if seats_in_doubt(request) else []
    return render_to_string("gatherings/_word.html", {"outings": wanted}, request=request) if wanted else None


@fill("circle.body", order=40)
def gatherings_of_circle(request: HttpRequest, *, circle: Any, role: str = "", **_more: object) -> SafeString | None:  # noqa: ANN401
    """What a circle does next."""
    request = cast("Request", request)
    cards: list[GatheringCard] = []
    if is_planned_in_circle(request, circle=circle.id):
        cards, _has_more = outings(circle.community_id, actor=request.actor, circle_id=circle.id)
    if not cards and role != "host":
        return None
    context = {
        "outings": with_seats(cards[:SHOWN_IN_CIRCLE], request.actor.member_id),
        "circle": circle,
        "may_plan": role == "host" or request.actor.may(HOST_GATHERINGS, circle.community_id, circle.id),
    }
    return render_to_string("gatherings/_of_circle.html", context, request=request)


@fill("me.rows", order=24)
def way_to_gatherings(request: HttpRequest, **_context: object) -> SafeString | None:
    """The way from one's own page to the gatherings."""
    request = cast("Request", request)
    if request.community is None or request.actor.member_id is None:
        return None
    return render_to_string("gatherings/_me.html", {}, request=request)


@fill("console.today", order=45)
def gatherings_today(request: HttpRequest, **_context: object) -> SafeString | None:
    """What is ahead, and how full it is."""
    request = cast("Request", request)
    community = request.community
    if community is None or not request.actor.may(HOST_GATHERINGS, community.id):
        return None
    cards = ahead(community.id, actor=request.actor, limit=SHOWN) if is_planned(request) else []
    return render_to_string("gatherings/_today.html", {"cards": cards}, request=request) if cards else None


@fill("post.attachment", order=20)
def attached_gathering(request: HttpRequest, *, post: Any, page: Sequence[Any] = ()) -> SafeString | None:  # noqa: ANN401
    """The gathering that a post carries. Those of the whole page are read at once, with its first post."""
    if post.attachment is None or post.attachment.kind != ATTACHED:
        return None
    request = cast("Request", request)
    card = _attached_cards(request, page or [post]).get(post.attachment.id)
    if card is None:
        return None
    return render_to_string("gatherings/_attached.html", {"gathering": card, "post": post}, request=request)


@fill("post.compose.attachments", order=20)
def gathering_choice(request: HttpRequest, *, selected: str = "", **_context: object) -> SafeString | None:
    """A select of what is ahead, for members who want to talk about it."""
    request = cast("Request", request)
    community = request.community
    if community is None or request.actor.member_id is None:
        return None
    cards = gatherings_to_choose(community.id, actor=request.actor)
    if not cards:
        return None
    choices = [(f"{ATTACHED}:{card.id}", card) for card in cards]
    context = {"choices": choices, "selected": selected}
    return render_to_string("gatherings/_choice.html", context, request=request)


def _attached_cards(request: Request, page: Sequence[Any]) -> dict[UUID, GatheringCard]:
    """Read once for each page of posts, and kept on the request meanwhile."""
    wanted = frozenset(post.attachment.id for post in page if post.attachment and post.attachment.kind == ATTACHED)
    kept: tuple[frozenset[UUID], dict[UUID, GatheringCard]] | None = getattr(request, "attached_gatherings", None)
    if kept is None or not wanted <= kept[0]:
        found = cards_for(request.community.id, wanted, actor=request.actor)
        kept = request.attached_gatherings = (wanted, found)  # type: ignore[attr-defined]
    return kept[1]
