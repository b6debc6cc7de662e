"""Try a parked delivery again."""

from uuid import UUID

from django.db import connection, transaction

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands.drain import Owed, Pair, Shelf, describe, describe_fully, lock_name
from fengqun.spine.activity.errors import DeadLetterNotFound, DeadLetterResolved
from fengqun.spine.activity.models import DeadLetter
from fengqun.spine.activity.policies import HANDLE_DEAD_LETTERS
from fengqun.spine.activity.subscriptions import subscription
from fengqun.spine.activity.types import Replayed


@transaction.atomic
def replay_dead_letter(community_id: UUID, dead_letter_id: UUID, *, actor: Actor) -> Replayed:
    """Give the activity to its subscriber once more; its effects and the end of the letter are one transaction.

    If it fails again the letter stays, with the new error and one more attempt. It comes after whatever this
    subscriber has handled since. Raises DeadLetterNotFound, DeadLetterResolved, Denied.
    """
    actor.require(HANDLE_DEAD_LETTERS, community_id)
    letter = locked_letter(community_id, dead_letter_id)
    _wait_for_turn(Pair(letter.subscriber, community_id))
    try:
        with transaction.atomic():
            _handle(letter)
            connection.check_constraints()
    except Exception as error:
        if not connection.is_usable():
            raise
        letter.attempts += 1
        letter.error, letter.traceback = describe(error), describe_fully(error)
        letter.save(update_fields=["attempts", "error", "traceback"])
        return Replayed(dead_letter_id, is_done=False, error=letter.error)
    letter.state = DeadLetter.State.REPLAYED
    letter.attempts += 1
    letter.resolved_at, letter.resolved_by = clock.now(), actor.member_id
    letter.save(update_fields=["state", "attempts", "resolved_at", "resolved_by"])
    return Replayed(dead_letter_id, is_done=True)


def locked_letter(community_id: UUID, dead_letter_id: UUID) -> DeadLetter:
    """The parked letter, locked until the transaction ends; raises DeadLetterNotFound, DeadLetterResolved."""
    letter = DeadLetter.objects.select_for_update().filter(community_id=community_id, id=dead_letter_id).first()
    if letter is None:
        raise DeadLetterNotFound
    if letter.state != DeadLetter.State.PARKED:
        raise DeadLetterResolved
    return letter


def _wait_for_turn(pair: Pair) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [lock_name(pair)])


def _handle(letter: DeadLetter) -> None:
    listener = subscription(letter.subscriber)
    if listener is None:
        raise LookupError(f"no installed room has a subscriber called {letter.subscriber!r}")
    stored = Shelf().take(letter.community_id, [letter.activity_id]).get(letter.activity_id)
    listener.handle([Owed(letter.seq, letter.attempts, letter.activity_id, stored).recorded()])
