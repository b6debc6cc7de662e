"""Follow, block and mute other members, and undo each.

Ties between two members are made and ended under a lock on both (in the order of their ids), so that nobody follows
somebody in the moment in which the other blocks them.
"""

from uuid import UUID

from django.db import connection, transaction

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.errors import MemberNotFound
from fengqun.people.communities.policies import STAFF_ROLES
from fengqun.people.communities.queries import member_card
from fengqun.people.communities.types import MemberCard
from fengqun.people.notifications.commands import notify
from fengqun.people.profiles.activities import MemberFollowed, MemberUnfollowed
from fengqun.people.profiles.addresses import profile_path
from fengqun.people.profiles.choices import TieKind
from fengqun.people.profiles.errors import FollowBlocked, NotOneself, StaffNotBlocked, TooManyTies
from fengqun.people.profiles.models import Tie
from fengqun.people.profiles.notices import FOLLOWED
from fengqun.spine.activity.commands import record

MOST_TIES = 5_000


@transaction.atomic
def follow(community_id: UUID, other_id: UUID, *, actor: Actor) -> bool:
    """Follow a member; answers whether it is new.

    Raises Denied, NotOneself, MemberNotFound, FollowBlocked, TooManyTies.
    """
    member_id = _between(community_id, other_id, actor)
    if Tie.objects.filter(member_id__in=(member_id, other_id), other_id__in=(member_id, other_id), kind=TieKind.BLOCK):
        raise FollowBlocked
    if not _tie(community_id, member_id, other_id, TieKind.FOLLOW):
        return False
    record(MemberFollowed(community_id=community_id, object_id=other_id, actor_id=member_id))
    notify(
        FOLLOWED,
        community_id=community_id,
        member_ids=[other_id],
        url=profile_path(community_id, member_id),
        actor_id=member_id,
        object_kind="member",
        object_id=member_id,
        group_key="followed",
    )
    return True


@transaction.atomic
def unfollow(community_id: UUID, other_id: UUID, *, actor: Actor) -> bool:
    """Follow a member no more; answers whether one did. Raises Denied, NotOneself, MemberNotFound."""
    member_id = _between(community_id, other_id, actor, gone=True)
    return _unfollow(community_id, member_id, other_id)


@transaction.atomic
def block(community_id: UUID, other_id: UUID, *, actor: Actor) -> bool:
    """Block a member: neither meets what the other writes, and neither follows the other any more.

    Answers whether it is new. Raises Denied, NotOneself, MemberNotFound, StaffNotBlocked, TooManyTies.
    """
    member_id = _between(community_id, other_id, actor)
    if set(_present(community_id, other_id).roles) & STAFF_ROLES:
        raise StaffNotBlocked
    if not _tie(community_id, member_id, other_id, TieKind.BLOCK):
        return False
    _unfollow(community_id, member_id, other_id)
    _unfollow(community_id, other_id, member_id)
    return True


@transaction.atomic
def unblock(community_id: UUID, other_id: UUID, *, actor: Actor) -> bool:
    """Block a member no more; answers whether one did. Raises Denied, NotOneself, MemberNotFound."""
    member_id = _between(community_id, other_id, actor, gone=True)
    return _untie(member_id, other_id, TieKind.BLOCK)


@transaction.atomic
def mute(community_id: UUID, other_id: UUID, *, actor: Actor) -> bool:
    """Hear no more of a member, who never learns of it; answers whether it is new. Raises as `follow` does."""
    member_id = _between(community_id, other_id, actor)
    return _tie(community_id, member_id, other_id, TieKind.MUTE)


@transaction.atomic
def unmute(community_id: UUID, other_id: UUID, *, actor: Actor) -> bool:
    """Hear of a member again; answers whether one had muted them. Raises Denied, NotOneself, MemberNotFound."""
    member_id = _between(community_id, other_id, actor, gone=True)
    return _untie(member_id, other_id, TieKind.MUTE)


def _between(community_id: UUID, other_id: UUID, actor: Actor, *, gone: bool = False) -> UUID:
    """The actor's membership, with both locked. What was tied can be untied after the other has gone."""
    member_id = actor.require_member(community_id)
    if member_id == other_id:
        raise NotOneself
    other = member_card(other_id)
    if other.community_id != community_id or not (gone or other.is_present):
        raise MemberNotFound
    with connection.cursor() as cursor:
        for one in sorted((member_id, other_id)):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('profiles.ties:' || %s, 0))", [str(one)])
    return member_id


def _present(community_id: UUID, member_id: UUID) -> MemberCard:
    card = member_card(member_id)
    if card.community_id != community_id:
        raise MemberNotFound
    return card


def _tie(community_id: UUID, member_id: UUID, other_id: UUID, kind: TieKind) -> bool:
    own = Tie.objects.filter(member_id=member_id, kind=kind)
    if own.filter(other_id=other_id).exists():
        return False
    if own.count() >= MOST_TIES:
        raise TooManyTies(limit=MOST_TIES)
    Tie.objects.create(
        community_id=community_id, member_id=member_id, other_id=other_id, kind=kind, made_at=clock.now()
    )
    return True


def _untie(member_id: UUID, other_id: UUID, kind: TieKind) -> bool:
    return bool(Tie.objects.filter(member_id=member_id, other_id=other_id, kind=kind).delete()[0])


def _unfollow(community_id: UUID, member_id: UUID, other_id: UUID) -> bool:
    if not _untie(member_id, other_id, TieKind.FOLLOW):
        return False
    record(MemberUnfollowed(community_id=community_id, object_id=other_id, actor_id=member_id))
    return True
