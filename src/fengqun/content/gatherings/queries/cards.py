"""Cards of gatherings: which there are, and who may know of them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from fengqun.content.gatherings.choices import SeatState, Sight, State
from fengqun.content.gatherings.errors import GatheringNotFound
from fengqun.content.gatherings.models import Cover, Gathering, Seat, TicketKind
from fengqun.content.gatherings.policies import HOST_GATHERINGS, is_member, may_run
from fengqun.content.gatherings.types import GatheringCard, TicketCard
from fengqun.kernel import clock
from fengqun.kernel.glimpses import is_there
from fengqun.kernel.pictures.errors import PictureNotFound
from fengqun.kernel.policies import Actor
from fengqun.people.circles.queries import hosted_by, within_reach
from fengqun.people.communities.queries import member_cards

PAGE_SIZE = 20
CHOICES = 30
MONTH_LIMIT = 500
_AS_THEY_ARE = (
    "id",
    "community_id",
    "circle_id",
    "is_public",
    "title",
    "description",
    "description_html",
    "art_key",
    "place",
    "address",
    "link_minutes",
    "starts_at",
    "ends_at",
    "capacity",
    "guest_limit",
    "answers_are_required",
    "taken",
    "waiting",
    "state",
    "cancel_reason",
    "sight",
    "sight_reason",
    "sequence",
    "changed_at",
    "settled_at",
    "recap_post_id",
)


def visible_to(actor: Actor, community_id: UUID) -> QuerySet[Gathering]:
    """The gatherings that the actor may know of. The only place that decides this.

    What staff hid is seen by its host and by those who may host there, what staff removed by nobody.
    """
    rows = Gathering.objects.filter(community_id=community_id)
    if actor.is_system:
        return rows
    shown = Q(sight=Sight.SHOWN)
    if actor.member_id is None or not is_member(actor, community_id):
        return rows.filter(shown, is_public=True)
    hidden = Q(sight=Sight.HIDDEN)
    if not actor.may(HOST_GATHERINGS, community_id):
        places = Q(circle_id__in=actor.scopes_of(HOST_GATHERINGS, community_id)) | hosted_by(actor.member_id)
        hidden &= Q(host_id=actor.member_id) | places
    return rows.filter(within_reach(actor, community_id), shown | hidden)


def cards_of(rows: QuerySet[Gathering] | Sequence[Gathering]) -> list[GatheringCard]:
    """The cards of rows; with their hosts and covers, in three statements at most."""
    found = list(rows)
    if not found:
        return []
    hosts = member_cards({row.host_id for row in found})
    covers = {cover.gathering_id: cover for cover in Cover.objects.filter(gathering_id__in=[row.id for row in found])}
    return [_card(row, hosts[row.host_id], covers.get(row.id)) for row in found]


def _card(row: Gathering, host: Any, cover: Cover | None) -> GatheringCard:  # noqa: ANN401 - a MemberCard
    return GatheringCard(
        host=host,
        cover_id=cover.id if cover else None,
        cover_alt=cover.alt if cover else "",
        has_link=bool(row.link),
        questions=tuple(row.questions),
        **{name: getattr(row, name) for name in _AS_THEY_ARE},
    )


def card_for(community_id: UUID, gathering_id: UUID, *, actor: Actor) -> GatheringCard:
    """One gathering. Raises GatheringNotFound, also where the actor may not know of it."""
    found = cards_of(visible_to(actor, community_id).filter(id=gathering_id))
    if not found:
        raise GatheringNotFound
    return found[0]


def cards_for(community_id: UUID, gathering_ids: Iterable[UUID], *, actor: Actor) -> dict[UUID, GatheringCard]:
    """Those of the gatherings that the actor may know of, by id."""
    ids = set(gathering_ids)
    return {card.id: card for card in cards_of(visible_to(actor, community_id).filter(id__in=ids))} if ids else {}


def runs(actor: Actor, card: GatheringCard) -> bool:
    """Whether the actor runs this gathering."""
    return may_run(actor, card.community_id, host_id=card.host.id, circle_id=card.circle_id)


def outings(
    community_id: UUID, *, actor: Actor, past: bool = False, circle_id: UUID | None = None, number: int = 1
) -> tuple[list[GatheringCard], bool]:
    """A page of what is ahead (soonest first) or past (latest first), and whether more follow."""
    rows, now = visible_to(actor, community_id), clock.now()
    if circle_id is not None:
        rows = rows.filter(circle_id=circle_id)
    if past:
        rows = rows.filter(ends_at__lte=now).order_by("-starts_at", "-id")
    else:
        rows = rows.filter(ends_at__gt=now).order_by("starts_at", "id")
    start = (number - 1) * PAGE_SIZE
    found = list(rows[start : start + PAGE_SIZE + 1])
    return cards_of(found[:PAGE_SIZE]), len(found) > PAGE_SIZE


def month_of(community_id: UUID, first: date, zone: ZoneInfo, *, actor: Actor) -> dict[date, list[GatheringCard]]:
    """The gatherings of the month that begins with `first`, by the day they begin on the community's calendar."""
    following = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    begin, end = (datetime(day.year, day.month, day.day, tzinfo=zone) for day in (first, following))
    rows = visible_to(actor, community_id).filter(starts_at__gte=begin, starts_at__lt=end).order_by("starts_at", "id")
    days: dict[date, list[GatheringCard]] = {}
    for card in cards_of(rows[:MONTH_LIMIT]):
        days.setdefault(card.starts_at.astimezone(zone).date(), []).append(card)
    return days


@is_there("circle")
def is_planned_in_circle(circle: UUID, now: datetime) -> QuerySet[Gathering]:
    """Whether the circle has anything ahead of it."""
    return Gathering.objects.filter(circle_id=circle, ends_at__gt=now)


@is_there("today")
def is_planned(community: UUID, now: datetime) -> QuerySet[Gathering]:
    """Whether anything comes next or goes on."""
    return Gathering.objects.filter(community_id=community, ends_at__gt=now, state=State.PLANNED, sight=Sight.SHOWN)


def ahead(community_id: UUID, *, actor: Actor, limit: int = 5) -> list[GatheringCard]:
    """What comes next, and what goes on."""
    rows = visible_to(actor, community_id).filter(ends_at__gt=clock.now(), state=State.PLANNED, sight=Sight.SHOWN)
    return cards_of(rows.order_by("starts_at", "id")[:limit])


def gatherings_to_choose(community_id: UUID, *, actor: Actor) -> list[GatheringCard]:
    """What a member can put into a post: what is ahead, and what was lately."""
    lately = clock.now() - timedelta(days=30)
    rows = visible_to(actor, community_id).filter(state=State.PLANNED, sight=Sight.SHOWN, ends_at__gt=lately)
    return cards_of(rows.order_by("-starts_at", "-id")[:CHOICES])


def tickets_of(gathering_id: UUID) -> list[TicketCard]:
    """The kinds of ticket of a gathering, in order."""
    rows = TicketKind.objects.filter(gathering_id=gathering_id)
    return [
        TicketCard(row.id, row.name, row.quota, tuple(row.stages), taken=row.taken, is_open=row.is_open) for row in rows
    ]


def link_for(card: GatheringCard, *, actor: Actor) -> str:
    """Where to go online: for its hosts at any time, for those with a seat from some minutes before; else ""."""
    if not card.has_link or card.is_cancelled:
        return ""
    if not runs(actor, card):
        if clock.now() < card.link_shown_from or actor.member_id is None:
            return ""
        has_seat = Seat.objects.filter(gathering_id=card.id, member_id=actor.member_id, state=SeatState.SEATED)
        if not has_seat.exists():
            return ""
    return Gathering.objects.values_list("link", flat=True).get(id=card.id)


def cover_file(community_id: UUID, cover_id: UUID, *, actor: Actor, thumbnail: bool) -> tuple[str, bool]:
    """The storage name of a cover and whether everybody may see it. Raises PictureNotFound."""
    cover = Cover.objects.select_related("gathering").filter(id=cover_id, gathering__community_id=community_id).first()
    if cover is None or not visible_to(actor, community_id).filter(id=cover.gathering_id).exists():
        raise PictureNotFound
    name = (thumbnail and cover.thumbnail.name) or cover.file.name
    return str(name), cover.gathering.is_public
