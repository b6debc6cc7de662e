"""Duties for tests, made by the real commands."""

from datetime import datetime, timedelta
from uuid import UUID

from fengqun.kernel import clock
from fengqun.kernel.policies import SYSTEM
from fengqun.people.communities.queries import member_card
from fengqun.people.communities.queries.cards import actor_of
from fengqun.people.communities.types import CommunityCard, MemberCard
from fengqun.people.duties.commands import accept_term, add_usual_kinds, appoint, open_term
from fengqun.people.duties.queries import kinds_of
from fengqun.people.duties.types import KindCard


def make_kind(community: CommunityCard, code: str = "weekly-host") -> KindCard:
    """One of the usual kinds."""
    add_usual_kinds(community.id, actor=SYSTEM)
    return next(kind for kind in kinds_of(community.id) if kind.code == code)


def make_term(
    community: CommunityCard,
    kind: KindCard,
    member: MemberCard | None = None,
    *,
    starts_at: datetime | None = None,
    days: float = 7,
    circle_id: UUID | None = None,
) -> UUID:
    """A term; with a member, one that was accepted."""
    begin = starts_at or clock.now()
    term_id = open_term(community.id, kind.id, begin, begin + timedelta(days=days), actor=SYSTEM, circle_id=circle_id)
    if member is not None:
        appoint(community.id, term_id, member.id, actor=SYSTEM)
        accept_term(community.id, term_id, actor=actor_of(member))
    return term_id


def rights_of(member: MemberCard) -> set[str]:
    """The rights granted to a member now."""
    return set(member_card(member.id).granted)
