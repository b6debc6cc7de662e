"""Encourage somebody's check-in, and take it back."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import F

from fengqun.content.challenges.activities import CheckInLiked
from fengqun.content.challenges.commands.holding import hold_check_in
from fengqun.content.challenges.errors import CheckInNotFound
from fengqun.content.challenges.models import CheckIn, CheckInLike
from fengqun.content.challenges.notices import LIKED
from fengqun.content.challenges.queries.cards import address_of
from fengqun.kernel.policies import Actor
from fengqun.people.notifications.commands import notify
from fengqun.spine.activity.commands import record


@dataclass(frozen=True, slots=True)
class Liked:
    """How a check-in stands after a like was given or taken."""

    challenge_id: UUID
    like_count: int
    is_liked: bool


@transaction.atomic
def like_check_in(community_id: UUID, check_in_id: UUID, *, actor: Actor) -> Liked:
    """Encourage a check-in of another member; a second time changes nothing. Raises CheckInNotFound."""
    member_id = actor.require_member(community_id)
    row = _likeable(community_id, check_in_id, member_id, actor=actor)
    _like, is_new = CheckInLike.objects.get_or_create(check_in=row, member_id=member_id)
    if is_new:
        CheckIn.objects.filter(id=row.id).update(like_count=F("like_count") + 1)
        _tell(row, member_id)
    return Liked(row.challenge_id, row.like_count + is_new, is_liked=True)


@transaction.atomic
def unlike_check_in(community_id: UUID, check_in_id: UUID, *, actor: Actor) -> Liked:
    """Take a like back; without one nothing changes. Raises CheckInNotFound."""
    member_id = actor.require_member(community_id)
    row = _likeable(community_id, check_in_id, member_id, actor=actor)
    gone, _kinds = CheckInLike.objects.filter(check_in=row, member_id=member_id).delete()
    if gone:
        CheckIn.objects.filter(id=row.id).update(like_count=F("like_count") - 1)
    return Liked(row.challenge_id, row.like_count - gone, is_liked=False)


def _likeable(community_id: UUID, check_in_id: UUID, member_id: UUID, *, actor: Actor) -> CheckIn:
    """The check-in, held so that two likes count one after the other; one's own and held ones are not liked."""
    row = hold_check_in(community_id, check_in_id, actor=actor)
    if row.state != CheckIn.State.PUBLISHED or row.member_id == member_id:
        raise CheckInNotFound
    return row


def _tell(row: CheckIn, member_id: UUID) -> None:
    challenge = row.challenge
    record(
        CheckInLiked(
            community_id=challenge.community_id,
            object_id=row.id,
            actor_id=member_id,
            challenge_id=challenge.id,
            author_id=row.member_id,
            circle_id=challenge.circle_id,
        )
    )
    notify(
        LIKED,
        community_id=challenge.community_id,
        member_ids=[row.member_id],
        url=address_of(challenge.community_id, challenge.id),
        title=challenge.title,
        actor_id=member_id,
        object_kind="check_in",
        object_id=row.id,
        circle_id=challenge.circle_id,
    )
