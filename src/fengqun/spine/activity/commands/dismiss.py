"""Close a dead letter without trying it again."""

from uuid import UUID

from django.db import transaction

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands.replay import locked_letter
from fengqun.spine.activity.errors import ReasonMissing
from fengqun.spine.activity.models import DeadLetter
from fengqun.spine.activity.policies import HANDLE_DEAD_LETTERS


@transaction.atomic
def dismiss_dead_letter(community_id: UUID, dead_letter_id: UUID, *, actor: Actor, reason: str) -> None:
    """Note that nobody will replay this letter, and why. It stays readable.

    Raises DeadLetterNotFound, DeadLetterResolved, ReasonMissing, Denied.
    """
    actor.require(HANDLE_DEAD_LETTERS, community_id)
    if not reason.strip():
        raise ReasonMissing
    letter = locked_letter(community_id, dead_letter_id)
    letter.state = DeadLetter.State.DISMISSED
    letter.reason = reason.strip()
    letter.resolved_at, letter.resolved_by = clock.now(), actor.member_id
    letter.save(update_fields=["state", "reason", "resolved_at", "resolved_by"])
