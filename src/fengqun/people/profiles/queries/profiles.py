"""What a member tells, as far as the reader may know it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, IntegerField, QuerySet, When

from fengqun.kernel.glimpses import is_there
from fengqun.kernel.prepared import prepared
from fengqun.people.communities.types import MemberCard
from fengqun.people.profiles.choices import Audience, Field
from fengqun.people.profiles.models import Entry
from fengqun.people.profiles.sharing import share_a_circle
from fengqun.people.profiles.types import Fact, Standing

_ORDER = Case(*(When(field=one, then=place) for place, one in enumerate(Field)), output_field=IntegerField())
_STANDING = """
SELECT EXISTS (SELECT FROM profiles_tie WHERE member_id = %(me)s AND other_id = %(other)s AND kind = 'follow'),
       EXISTS (SELECT FROM profiles_tie WHERE member_id = %(other)s AND other_id = %(me)s AND kind = 'follow'),
       EXISTS (SELECT FROM profiles_tie WHERE member_id = %(me)s AND other_id = %(other)s AND kind = 'block'),
       EXISTS (SELECT FROM profiles_tie WHERE member_id = %(other)s AND other_id = %(me)s AND kind = 'block'),
       EXISTS (SELECT FROM profiles_tie WHERE member_id = %(me)s AND other_id = %(other)s AND kind = 'mute'),
       (SELECT count(*) FROM profiles_tie t JOIN communities_membership m ON m.id = t.member_id
        WHERE t.other_id = %(other)s AND t.kind = 'follow' AND m.left_at IS NULL),
       (SELECT count(*) FROM profiles_tie t JOIN communities_membership m ON m.id = t.other_id
        WHERE t.member_id = %(other)s AND t.kind = 'follow' AND m.left_at IS NULL)
"""


def standing(viewer_id: UUID, member_id: UUID) -> Standing:
    """What the two are to each other, and how many follow the second; in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"me": viewer_id, "other": member_id})
        return Standing(*cursor.fetchone())


def facts_of(member: MemberCard, *, viewer_id: UUID, between: Standing, tells_circles: bool = True) -> list[Fact]:
    """What the member tells this reader: the audience stands in the query. Nothing, once one has blocked the other.

    `tells_circles` False, where it is known that nothing is told to circles, saves asking whether they share one.
    """
    if between.is_apart:
        return []
    if viewer_id == member.id:
        return _facts(member.id, Audience)
    return _facts(member.id, _audiences(member, viewer_id, between, tells_circles=tells_circles))


@is_there("profile")
def is_told(other: UUID) -> QuerySet[Entry]:
    """Whether the member tells anything to anybody."""
    return Entry.objects.filter(member_id=other)


@is_there("profile")
def is_told_to_circles(other: UUID) -> QuerySet[Entry]:
    """Whether the member tells anything to those in their circles alone."""
    return Entry.objects.filter(member_id=other, audience=Audience.CIRCLES)


def own_facts(member_id: UUID) -> dict[Field, Fact]:
    """Everything a member tells of themselves, for themselves."""
    return {fact.field: fact for fact in _facts(member_id, Audience)}


def _audiences(member: MemberCard, viewer_id: UUID, between: Standing, *, tells_circles: bool) -> list[Audience]:
    audiences = [Audience.EVERYBODY]
    if between.is_mutual:
        audiences.append(Audience.FOLLOWERS)
    if tells_circles and viewer_id != member.id and share_a_circle(member.community_id, viewer_id, member.id):
        audiences.append(Audience.CIRCLES)
    return audiences


def _facts(member_id: UUID, audiences: Iterable[Audience]) -> list[Fact]:
    rows = _entries(member=member_id, audiences=tuple(one.value for one in audiences))
    return [Fact(Field(row["field"]), tuple(row["values"]), Audience(row["audience"])) for row in rows]


@prepared
def _entries(member: UUID, audiences: tuple[str, ...]) -> QuerySet[Entry, Any]:
    rows = Entry.objects.filter(member_id=member, audience__in=audiences).order_by(_ORDER)
    entries: QuerySet[Entry, Any] = rows.values("field", "values", "audience")
    return entries
