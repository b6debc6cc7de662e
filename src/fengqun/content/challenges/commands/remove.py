"""Take a check-in back, or down."""

from uuid import UUID

from django.db import transaction

from fengqun.content.challenges.activities import CheckInRemoved
from fengqun.content.challenges.commands.holding import hold_check_in, insist_on_host
from fengqun.content.challenges.errors import CheckInNotFound
from fengqun.content.challenges.models import CheckIn
from fengqun.content.challenges.notices import REFUSED
from fengqun.content.challenges.queries.cards import address_of
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.notifications.commands import notify
from fengqun.spine.activity.commands import record


@transaction.atomic
def remove_check_in(community_id: UUID, check_in_id: UUID, *, actor: Actor, reason: str = "") -> UUID:
    """Take back an own check-in, or take down another's as who runs the challenge; answers the challenge's id.

    The day counts no longer. The author of what was taken down is told, with the reason. What was hidden its author
    does not take back. Raises CheckInNotFound, NotHost.
    """
    actor.require_member(community_id)
    row = hold_check_in(community_id, check_in_id, actor=actor)
    is_own = row.member_id == actor.member_id
    if is_own and row.state == CheckIn.State.HIDDEN:
        raise CheckInNotFound
    if not is_own:
        insist_on_host(row.challenge, actor)
    row.state, row.removed_at = CheckIn.State.REMOVED, clock.now()
    row.save(update_fields=["state", "removed_at"])
    record(
        CheckInRemoved(
            community_id=community_id,
            object_id=row.id,
            actor_id=actor.member_id,
            challenge_id=row.challenge_id,
            author_id=row.member_id,
            day=row.day,
            circle_id=row.challenge.circle_id,
        )
    )
    if not is_own:
        tell_refusal(row, actor=actor, reason=reason.strip())
    return row.challenge_id


def tell_refusal(row: CheckIn, *, actor: Actor, reason: str) -> None:
    """Tell the author that the check-in does not stand."""
    challenge = row.challenge
    notify(
        REFUSED,
        community_id=challenge.community_id,
        member_ids=[row.member_id],
        url=address_of(challenge.community_id, challenge.id),
        title=challenge.title,
        actor_id=actor.member_id,
        object_kind="check_in",
        object_id=row.id,
        params={"reason": reason[:160] or "—"},
        circle_id=challenge.circle_id,
    )
