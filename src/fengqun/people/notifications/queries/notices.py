"""A member's notices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fengqun.kernel.prepared import prepared
from fengqun.people.communities.queries import member_cards
from fengqun.people.communities.types import MemberCard
from fengqun.people.notifications.errors import NoticeNotFound
from fengqun.people.notifications.kinds import kind_named
from fengqun.people.notifications.models import Notice
from fengqun.people.notifications.types import NoticeCard

PAGE_SIZE = 30
COUNTED = 99
"""Beyond it, a bell says "99+"."""


@dataclass(frozen=True)
class NoticePage:
    """One page of notices, latest first."""

    days: Sequence[tuple[date, Sequence[NoticeCard]]]
    notices: Sequence[NoticeCard]
    number: int
    has_older: bool


def unread_count(member_id: UUID, *, community_id: UUID | None = None) -> int:
    """How many notices the member has not read, up to one more than `COUNTED`; one statement on one small index."""
    if community_id is not None:
        return len(_unread(member_id).filter(community_id=community_id)[: COUNTED + 1])
    return len(_first_unread(member=member_id))


@prepared
def _first_unread(member: UUID) -> QuerySet[Notice, Any]:
    return _unread(member)[: COUNTED + 1]


def _unread(member_id: UUID) -> QuerySet[Notice, Any]:
    rows: QuerySet[Notice, Any] = Notice.objects.filter(member_id=member_id, read_at=None, is_listed=True).values("id")
    return rows


def notices_page(community_id: UUID, member_id: UUID, zone: ZoneInfo, *, number: int = 1) -> NoticePage:
    """One page of a member's notices, by the community's days; in two statements."""
    start = (number - 1) * PAGE_SIZE
    rows = list(
        Notice.objects.filter(community_id=community_id, member_id=member_id, is_listed=True).order_by(
            "-latest_at", "-id"
        )[start : start + PAGE_SIZE + 1]
    )
    cards = cards_of(rows[:PAGE_SIZE])
    days: dict[date, list[NoticeCard]] = {}
    for card in cards:
        days.setdefault(card.moment.astimezone(zone).date(), []).append(card)
    return NoticePage(days=tuple(days.items()), notices=cards, number=number, has_older=len(rows) > PAGE_SIZE)


def notice_card(community_id: UUID, notice_id: UUID) -> NoticeCard:
    """That notice, listed or not. Raises NoticeNotFound."""
    row = Notice.objects.filter(community_id=community_id, id=notice_id).first()
    if row is None:
        raise NoticeNotFound
    return cards_of([row])[0]


def cards_of(rows: Sequence[Notice]) -> list[NoticeCard]:
    """The cards of the rows, in the active language; one statement for all who did something."""
    people = member_cards(row.actors[0] for row in rows if row.actors)
    return [_card(row, people) for row in rows]


def _card(row: Notice, people: Mapping[UUID, MemberCard]) -> NoticeCard:
    kind = kind_named(row.kind)
    actor = people.get(row.actors[0]) if row.actors else None
    count = len(row.actors) or row.times
    words = {
        **row.params,
        "actor": actor.name if actor else _("有人"),
        "count": count,
        "times": row.times,
        "title": row.title,
    }
    return NoticeCard(
        id=row.id,
        community_id=row.community_id,
        kind=row.kind,
        sentence=sentence(str(kind.many if count > 1 else kind.one), words) if kind else row.title,
        url=row.url,
        icon=kind.icon if kind else "bell",
        actor=actor,
        count=count,
        moment=row.latest_at,
        is_read=row.read_at is not None,
        title=row.title,
        params=dict(row.params),
    )


class _Lenient(dict[str, Any]):
    """Says nothing where a word is missing, so that an old notice never breaks the list."""

    def __missing__(self, key: str) -> str:
        return ""


def sentence(template: str, words: Mapping[str, object]) -> str:
    """The sentence with its words filled in."""
    return template % _Lenient(words)
