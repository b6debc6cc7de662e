"""What this room puts on pages of other rooms."""

from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from fengqun.content.challenges.types import CheckInCard
from fengqun.content.gatherings.types import GatheringCard
from fengqun.content.moderation.policies import MODERATE, beat_of
from fengqun.content.moderation.queries import cases_waiting, count_waiting, quiets_at
from fengqun.content.moderation.queries.quiet import has_quiet, has_quiet_around
from fengqun.content.moderation.types import QuietCard
from fengqun.kernel.requests import Request
from fengqun.kernel.slots import fill
from fengqun.people.circles.types import CircleCard
from fengqun.ui.navigation import nav_item

SHOWN_TODAY = 5


def _waiting(request: Request) -> int | None:
    return count_waiting(request.community.id, actor=request.actor) or None


def _looks_after_a_place(request: Request) -> bool:
    return beat_of(request.actor, request.community.id).is_anywhere


nav_item(
    "people",
    "moderation",
    _("举报与待审"),
    "flag",
    "moderation-queue",
    order=36,
    right=MODERATE,
    count=_waiting,
    also=_looks_after_a_place,
)


@fill("console.today", order=15)
def cases_today(request: Request, **_context: object) -> SafeString | None:
    """Cases that wait, the oldest first, with their age and who works on them."""
    community = request.community
    if community is None or not request.actor.may(MODERATE, community.id):
        return None
    cases, count, appeals = cases_waiting(community.id, actor=request.actor, limit=SHOWN_TODAY)
    if not cases and not appeals:
        return None
    context = {"cases": cases, "total": count + appeals, "appeals": appeals}
    return render_to_string("moderation/_today.html", context, request=request)


@fill("me.community", order=75)
def my_things(request: Request, **_context: object) -> SafeString | None:
    """My things that staff looked at, what I flagged, and the queue of the places that I look after."""
    if request.community is None or request.actor.member_id is None:
        return None
    moderates = request.actor.may(MODERATE, request.community.id) or _looks_after_a_place(request)
    return render_to_string("moderation/_me.html", {"moderates": moderates}, request=request)


@fill("check_in.acts", order=90)
def way_to_flag_check_in(request: Request, *, check_in: CheckInCard, **_context: object) -> SafeString | None:
    """Flag what somebody else sent; asks no database."""
    if request.actor.member_id is None or check_in.is_mine or check_in.state != "published":
        return None
    return render_to_string("moderation/_flag_check_in.html", {"object_id": check_in.id}, request=request)


@fill("check_in.own", order=50)
def way_to_appeal_for_check_in(request: Request, *, check_in: CheckInCard, **_context: object) -> SafeString | None:
    """From one's own hidden check-in to what can be done about it."""
    return render_to_string("moderation/_own_thing.html", {}, request=request) if check_in.is_mine else None


@fill("gathering.end", order=90)
def way_to_flag_gathering(request: Request, *, gathering: GatheringCard, **_context: object) -> SafeString | None:
    """Flag a gathering that somebody else hosts."""
    if request.actor.member_id in {None, gathering.host.id} or gathering.sight != "shown":
        return None
    return render_to_string("moderation/_flag_gathering.html", {"object_id": gathering.id}, request=request)


@fill("gathering.own", order=50)
def way_to_appeal_for_gathering(request: Request, *, gathering: GatheringCard, **_context: object) -> SafeString | None:
    """From one's own hidden gathering to what can be done about it."""
    is_own = request.actor.member_id == gathering.host.id
    return render_to_string("moderation/_own_thing.html", {}, request=request) if is_own else None


@fill("compose.quiet", order=5)
def quiet_when_writing(request: Request, *, circle_id: UUID | None = None, **_context: object) -> SafeString | None:
    """Whether one has to wait before writing here, until when and why; nothing for who looks after the place."""
    community, actor = request.community, request.actor
    if community is None or actor.member_id is None:
        return None
    return _quiet(request, _quiets_for(request, circle_id or None))


@fill("home.top", order=5)
def quiet_at_home(request: Request, **_context: object) -> SafeString | None:
    """The same for the community as a whole, before anybody thinks of what to write."""
    community, actor = request.community, request.actor
    if community is None or actor.member_id is None:
        return None
    return _quiet(request, _quiets_for(request, None) if has_quiet(request) else [], is_section=True)


@fill("circle.body", order=1)
def quiet_in_circle(request: Request, *, circle: CircleCard, **_context: object) -> SafeString | None:
    """The same for a circle."""
    community, actor = request.community, request.actor
    if community is None or actor.member_id is None:
        return None
    quiets = _quiets_for(request, circle.id) if has_quiet_around(request, circle=circle.id) else []
    return _quiet(request, quiets, is_section=True)


def _quiets_for(request: Request, circle_id: UUID | None) -> list[QuietCard]:
    quiets = quiets_at(request.community.id, circle_id)
    if not quiets or beat_of(request.actor, request.community.id).covers(circle_id):
        return []
    return quiets


def _quiet(request: Request, quiets: list[QuietCard], *, is_section: bool = False) -> SafeString | None:
    if not quiets and not request.actor.is_silenced:
        return None
    context = {"quiets": quiets, "is_silenced": request.actor.is_silenced, "is_section": is_section}
    return render_to_string("moderation/_quiet_here.html", context, request=request)
