"""Cards of series: which there are, and who may know of them."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from fengqun.content.series.beats import Cadence, Pause
from fengqun.content.series.choices import State
from fengqun.content.series.errors import SeriesNotFound
from fengqun.content.series.models import Series, SeriesHost, SeriesPause
from fengqun.content.series.policies import is_member, may_run
from fengqun.content.series.types import SeriesCard
from fengqun.kernel.policies import Actor
from fengqun.people.circles.queries import within_reach
from fengqun.people.communities.queries import member_cards
from fengqun.people.communities.types import MemberCard

LIST_LIMIT = 200
_AS_THEY_ARE = (
    "id",
    "community_id",
    "circle_id",
    "title",
    "description",
    "description_html",
    "art",
    "form",
    "warn_hours",
    "grace_hours",
    "state",
    "judged_until",
    "ended_at",
)


def visible_to(actor: Actor, community_id: UUID) -> QuerySet[Series]:
    """The series that the actor may know of. The only place that decides this."""
    rows = Series.objects.filter(community_id=community_id)
    if actor.is_system:
        return rows
    if not is_member(actor, community_id):
        return rows.none()
    return rows.filter(within_reach(actor, community_id))


def cadence_of(series: Series) -> Cadence:
    """When its episodes come."""
    return Cadence(
        series.rhythm,
        series.at,
        series.starts_on,
        series.ends_on,
        tuple(series.weekdays),
        series.every,
        series.month_day,
    )


def pauses_of(series_id: UUID) -> list[Pause]:
    """The days on which nothing comes."""
    rows = SeriesPause.objects.filter(series_id=series_id)
    return [Pause(first, last) for first, last in rows.values_list("first", "last")]


def cards_of(rows: QuerySet[Series] | Sequence[Series]) -> list[SeriesCard]:
    """The cards of rows, with their hosts; two statements more, however many."""
    found = list(rows)
    if not found:
        return []
    hosts: dict[UUID, list[UUID]] = {}
    for series_id, member_id in SeriesHost.objects.filter(series_id__in=[row.id for row in found]).values_list(
        "series_id", "member_id"
    ):
        hosts.setdefault(series_id, []).append(member_id)
    people = member_cards({one for ids in hosts.values() for one in ids})
    return [_card(row, [people[one] for one in hosts.get(row.id, [])]) for row in found]


def _card(row: Series, hosts: Sequence[MemberCard]) -> SeriesCard:
    return SeriesCard(
        cadence=cadence_of(row),
        episode_count=row.next_number - 1,
        hosts=tuple(hosts),
        **{name: getattr(row, name) for name in _AS_THEY_ARE},
    )


def card_for(community_id: UUID, series_id: UUID, *, actor: Actor) -> SeriesCard:
    """One series. Raises SeriesNotFound, also where the actor may not know of it."""
    found = cards_of(visible_to(actor, community_id).filter(id=series_id))
    if not found:
        raise SeriesNotFound
    return found[0]


def listed(community_id: UUID, *, actor: Actor, circle_id: UUID | None = None) -> list[SeriesCard]:
    """All that the actor may know of, those that go on first."""
    rows = visible_to(actor, community_id)
    if circle_id is not None:
        rows = rows.filter(circle_id=circle_id)
    return cards_of(rows.order_by("-state", "-created_at", "-id")[:LIST_LIMIT])


def runs(actor: Actor, card: SeriesCard) -> bool:
    """Whether the actor runs this series."""
    hosts = {host.id for host in card.hosts}
    return may_run(actor, card.community_id, host_ids=hosts, circle_id=card.circle_id)


def series_to_write_for(community_id: UUID, *, actor: Actor, circle_id: UUID | None = None) -> list[SeriesCard]:
    """The running series that the acting member hosts, in that circle or outside of circles."""
    rows = visible_to(actor, community_id).filter(state=State.RUNNING, hosts__member_id=actor.member_id)
    rows = rows.filter(circle=None) if circle_id is None else rows.filter(circle_id=circle_id)
    return cards_of(rows.order_by("title", "id"))
