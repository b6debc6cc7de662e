"""Who served, what was done, and which rights were delegated."""

from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import QuerySet

from fengqun.kernel import clock
from fengqun.kernel.glimpses import is_there
from fengqun.people.circles.queries import cards_by_id
from fengqun.people.communities.queries import member_cards
from fengqun.people.duties.models import Deed, Delegation, Term
from fengqun.people.duties.queries.kinds import card_of, kinds_of
from fengqun.people.duties.types import DeedCard, DelegationCard, HonourLine

PAGE_SIZE = 50
MOST_SHOWN = 100

_HONOURS = """
SELECT t.member_id, t.kind_id, count(*),
       sum(greatest(
           1, ceil(extract(epoch FROM least(coalesce(t.closed_at, t.ends_at), %(now)s) - t.began_at) / 86400)
       )),
       sum((SELECT count(*) FROM duties_deed d WHERE d.term_id = t.id)),
       bool_or(t.state = 'running')
FROM duties_term t
WHERE t.community_id = %(community)s AND t.began_at IS NOT NULL AND t.state IN ('running', 'ended', 'resigned')
  AND (%(member)s::uuid IS NULL OR t.member_id = %(member)s)
GROUP BY t.member_id, t.kind_id
ORDER BY 6 DESC, 4 DESC, 1, 2
LIMIT %(most)s
"""


@is_there("profile")
def has_served(other: UUID) -> QuerySet[Term]:
    """Whether the member ever served in anything."""
    return Term.objects.filter(member_id=other, began_at__isnull=False)


def honours(community_id: UUID, *, member_id: UUID | None = None) -> list[HonourLine]:
    """Who served in what, how long, and what they did: those who serve now first. Dismissals are left out."""
    facts = {"community": community_id, "member": member_id, "now": clock.now(), "most": MOST_SHOWN}
    with connection.cursor() as cursor:
        cursor.execute(_HONOURS, facts)
        rows = cursor.fetchall()
    if not rows:
        return []
    kinds = {kind.id: kind for kind in kinds_of(community_id, with_retired=True)}
    people = member_cards(row[0] for row in rows)
    return [
        HonourLine(people[member], kinds[kind], terms, int(days), int(deeds), serves_now)
        for member, kind, terms, days, deeds, serves_now in rows
        if people[member].is_present
    ]


def deeds_of(member_id: UUID, *, limit: int = 20) -> list[DeedCard]:
    """What a member did on duty, latest first."""
    rows = Deed.objects.filter(member_id=member_id).select_related("term__kind").order_by("-done_at", "-id")[:limit]
    return [DeedCard(card_of(row.term.kind), row.note, row.done_at) for row in rows]


def delegations_page(community_id: UUID, *, number: int = 1) -> Page[DelegationCard]:
    """The log of delegated rights, latest first."""
    rows = Delegation.objects.filter(community_id=community_id).order_by("-granted_at", "-id")
    page: Page[Any] = Paginator(rows, PAGE_SIZE).get_page(number)
    page.object_list = _cards(list(page.object_list))
    return page


def my_delegations(member_id: UUID) -> list[DelegationCard]:
    """The rights that were given to a member and stand."""
    rows = Delegation.objects.filter(member_id=member_id, ended_at=None).order_by("-granted_at", "-id")
    return _cards(list(rows[:MOST_SHOWN]))


def _cards(rows: list[Delegation]) -> list[DelegationCard]:
    found = {one for row in rows for one in (row.member_id, row.granted_by, row.ended_by) if one}
    people = member_cards(found)
    circle_ids = {row.circle_id for row in rows if row.circle_id}
    circles = cards_by_id(circle_ids) if circle_ids else {}
    return [
        DelegationCard(
            id=row.id,
            member=people[row.member_id],
            circle=circles.get(row.circle_id) if row.circle_id else None,
            right=row.right,
            reason=row.reason,
            granted_by=people.get(row.granted_by) if row.granted_by else None,
            granted_at=row.granted_at,
            ended_by=people.get(row.ended_by) if row.ended_by else None,
            ended_at=row.ended_at,
            ended_because=row.ended_because,
        )
        for row in rows
    ]
