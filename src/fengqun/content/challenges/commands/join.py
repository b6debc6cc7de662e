"""Take part, and take part no longer."""

from uuid import UUID

from django.db import transaction

from fengqun.content.challenges.activities import ChallengeJoined, ChallengeLeft
from fengqun.content.challenges.commands.holding import hold
from fengqun.content.challenges.days import day_of
from fengqun.content.challenges.errors import ChallengeIsFull, ChallengeIsOver, StageTooLow
from fengqun.content.challenges.models import Challenge, Participant
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.choices import STAGES
from fengqun.people.communities.queries import community_by_id, member_card, stage_labels
from fengqun.spine.activity.commands import record


@transaction.atomic
def join_challenge(community_id: UUID, challenge_id: UUID, *, actor: Actor) -> None:
    """Take part, before the start or on the way. Twice is once; who comes back finds the old check-ins.

    Raises ChallengeNotFound, ChallengeIsOver, StageTooLow, ChallengeIsFull.
    """
    member_id = actor.require_member(community_id)
    challenge = hold(community_id, challenge_id, actor=actor)
    part = Participant.objects.filter(challenge_id=challenge.id, member_id=member_id).first()
    if part is not None and part.left_at is None:
        return
    _insist_on_entry(challenge, member_id)
    if part is None:
        Participant.objects.create(challenge=challenge, member_id=member_id)
    else:
        part.left_at, part.joined_at = None, clock.now()
        part.save(update_fields=["left_at", "joined_at"])
    record(
        ChallengeJoined(
            community_id=community_id, object_id=challenge.id, actor_id=member_id, circle_id=challenge.circle_id
        )
    )


@transaction.atomic
def leave_challenge(community_id: UUID, challenge_id: UUID, *, actor: Actor) -> None:
    """Take part no longer: out of the ranking and without reminders. Without a part nothing happens.

    Raises ChallengeNotFound.
    """
    member_id = actor.require_member(community_id)
    challenge = hold(community_id, challenge_id, actor=actor)
    mine = Participant.objects.filter(challenge_id=challenge.id, member_id=member_id, left_at=None)
    if not mine.update(left_at=clock.now(), remind_hour=None):
        return
    record(
        ChallengeLeft(
            community_id=community_id, object_id=challenge.id, actor_id=member_id, circle_id=challenge.circle_id
        )
    )


def _insist_on_entry(challenge: Challenge, member_id: UUID) -> None:
    community = community_by_id(challenge.community_id)
    today = day_of(clock.now(), community.zone, challenge.late_minutes)
    if challenge.cancelled_at or today > challenge.ends_on:
        raise ChallengeIsOver
    least = challenge.minimum_stage
    if least and STAGES.index(member_card(member_id).stage) < STAGES.index(least):
        raise StageTooLow(stage=stage_labels(community.kind)[least])
    taken = challenge.participants.filter(left_at=None, member__left_at=None).count()
    if challenge.capacity is not None and taken >= challenge.capacity:
        raise ChallengeIsFull(limit=challenge.capacity)
