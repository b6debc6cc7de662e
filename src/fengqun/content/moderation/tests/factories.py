"""Cases for tests, made by the real commands."""

from typing import Any
from uuid import UUID

from fengqun.content.moderation.commands import decide, flag
from fengqun.content.moderation.models import Case
from fengqun.people.communities.queries import member_card
from fengqun.people.communities.queries.cards import actor_of
from fengqun.people.communities.types import MemberCard


def make_flag(person: MemberCard, object_id: UUID, *, kind: str = "post", reason: str = "ads", text: str = "") -> Case:
    """A flag of that member; answers the case."""
    case_id = flag(person.community_id, kind, object_id, actor=actor_of(person), reason=reason, text=text)
    return Case.objects.get(id=case_id)


def make_decision(person: MemberCard, case: Case, outcome: str = "hide", reason: str = "广告", **more: Any) -> Case:
    """A decision of that member of staff; answers the case as it is then."""
    decide(person.community_id, case.id, outcome, actor=actor_of(person), reason=reason, **more)
    return Case.objects.get(id=case.id)


def now_of(person: MemberCard) -> MemberCard:
    """The member as they are now."""
    return member_card(person.id)
