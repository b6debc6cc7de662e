"""What a member tells, as far as the reader may know it."""

from uuid import UUID

from django.db import connection
from django.db.models import Case, IntegerField, Q, When

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


def facts_of(member: MemberCard, *, viewer_id: UUID, between: Standing) -> list[Fact]:
    """What the member tells this reader: the audience stands in the query. Nothing, once one has blocked the other."""
    if between.is_apart:
        return []
    readable = Q(audience__in=_audiences(member, viewer_id, between))
    if viewer_id == member.id:
        readable = Q()
    return _facts(Q(member_id=member.id) & readable)


def own_facts(member_id: UUID) -> dict[Field, Fact]:
    """Everything a member tells of themselves, for themselves."""
    return {fact.field: fact for fact in _facts(Q(member_id=member_id))}


def _audiences(member: MemberCard, viewer_id: UUID, between: Standing) -> list[Audience]:
    audiences = [Audience.EVERYBODY]
    if between.is_mutual:
        audiences.append(Audience.FOLLOWERS)
    if viewer_id != member.id and share_a_circle(member.community_id, viewer_id, member.id):
        audiences.append(Audience.CIRCLES)
    return audiences


def _facts(wanted: Q) -> list[Fact]:
    rows = Entry.objects.filter(wanted).order_by(_ORDER).values_list("field", "values", "audience")
    return [Fact(Field(field), tuple(values), Audience(audience)) for field, values, audience in rows]
