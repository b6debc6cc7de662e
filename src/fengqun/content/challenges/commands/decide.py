"""Decide about a check-in that was held for somebody to look at."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from fengqun.content.challenges.activities import CheckInRefused, CheckInReleased
from fengqun.content.challenges.commands.holding import hold_check_in, insist_on_host
from fengqun.content.challenges.commands.remove import tell_refusal
from fengqun.content.challenges.errors import CheckInNotFound, InvalidChallenge
from fengqun.content.challenges.models import CheckIn
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.circles.commands import note_news
from fengqun.spine.activity.commands import record


@transaction.atomic
def release_check_in(community_id: UUID, check_in_id: UUID, *, actor: Actor) -> UUID:
    """Let everybody see it; answers the challenge's id. Raises CheckInNotFound, NotHost."""
    row = _held(community_id, check_in_id, actor=actor)
    row.state, row.held_reason = CheckIn.State.PUBLISHED, ""
    row.save(update_fields=["state", "held_reason"])
    record(
        CheckInReleased(
            community_id=community_id,
            object_id=row.id,
            actor_id=actor.member_id,
            challenge_id=row.challenge_id,
            author_id=row.member_id,
        )
    )
    if row.challenge.circle_id is not None:
        note_news(row.challenge.circle_id, clock.now(), by=row.member_id)
    return row.challenge_id


@transaction.atomic
def refuse_check_in(community_id: UUID, check_in_id: UUID, *, actor: Actor, reason: str) -> UUID:
    """Turn it down and tell its author why; answers the challenge's id.

    Raises CheckInNotFound, NotHost, InvalidChallenge without a reason.
    """
    row = _held(community_id, check_in_id, actor=actor)
    words = reason.strip()[:200]
    if not words:
        raise InvalidChallenge(reason=_("写一句理由，本人会看到。"))
    row.state, row.removed_at = CheckIn.State.REMOVED, clock.now()
    row.save(update_fields=["state", "removed_at"])
    record(
        CheckInRefused(
            community_id=community_id,
            object_id=row.id,
            actor_id=actor.member_id,
            challenge_id=row.challenge_id,
            author_id=row.member_id,
            reason=words,
        )
    )
    tell_refusal(row, actor=actor, reason=words)
    return row.challenge_id


def _held(community_id: UUID, check_in_id: UUID, *, actor: Actor) -> CheckIn:
    if not actor.is_system:
        actor.require_member(community_id)
    row = hold_check_in(community_id, check_in_id, actor=actor)
    insist_on_host(row.challenge, actor)
    if row.state != CheckIn.State.HELD:
        raise CheckInNotFound
    return row
