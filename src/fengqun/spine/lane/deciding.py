"""Asking a room to decide, and what happens when it cannot.

A batch that raises has decided nothing: its transaction was rolled back. One bad claim must not spoil the batch for the
others, so each is then asked for alone, once. Not so when the database is slow or gone: then nobody gets an answer, and
each may ask again with the same key.
"""

import logging
import time
from collections.abc import Sequence
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected, SerializationFailure

from fengqun.kernel.database import DatabaseTrouble
from fengqun.spine.lane.bursts import Burst, burst_of
from fengqun.spine.lane.crew import STATEMENT_SECONDS
from fengqun.spine.lane.errors import Undecided
from fengqun.spine.lane.types import Answer, Claim

WORTH_REPEATING = (DeadlockDetected, SerializationFailure)

log = logging.getLogger(__name__)

Outcome = Answer | None
"""None where there is no answer: undecided, or decided without our knowing."""


def decide_one(kind: str, claim: Claim) -> Answer:
    """Decide one claim here and now, for a page or an operation of the API, by the code that decides batches.

    The database gets as little time as in the lane. Raises Undecided.
    """
    milliseconds = str(int(STATEMENT_SECONDS * 1000))
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                for limit in ("statement_timeout", "lock_timeout"):
                    cursor.execute("SELECT set_config(%s, %s, true)", [limit, milliseconds])
            [answer] = burst_of(kind).decide(claim.community_id, [claim])
    except (OperationalError, InterfaceError) as error:
        log.warning("No answer for a claim of %s: %s", kind, error)
        raise Undecided from error
    return answer


def decide_batch(burst: Burst, community_id: UUID, claims: Sequence[Claim], *, give_up_at: float) -> list[Outcome]:
    """The answers in the order of the claims. Never raises.

    `give_up_at` is the moment (of `time.monotonic`) after which nobody waits any longer.
    """
    try:
        return _decided(burst, community_id, claims)
    except Exception as error:
        if _is_down(error):
            log.warning("The database decides nothing for %s (%s claims): %s", burst.kind, len(claims), error)
            return [None] * len(claims)
        log.warning("%s claims of %s failed together; each is asked for alone", len(claims), burst.kind, exc_info=True)
    outcomes: list[Outcome] = []
    for claim in claims:
        if time.monotonic() > give_up_at:
            break
        try:
            outcomes += _decided(burst, community_id, [claim])
        except Exception as error:
            outcomes.append(None)
            if _is_down(error):
                break
            log.exception("A claim of %s failed alone too", burst.kind)
    return outcomes + [None] * (len(claims) - len(outcomes))


def _decided(burst: Burst, community_id: UUID, claims: Sequence[Claim]) -> list[Outcome]:
    answers: list[Outcome] = list(burst.decide(community_id, claims))
    if len(answers) != len(claims):
        message = f"{burst.kind} gave {len(answers)} answers to {len(claims)} claims"
        raise ValueError(message)
    return answers


def _is_down(error: Exception) -> bool:
    """Whether the database is too slow or gone, so that asking again at once would only make it worse."""
    is_trouble = isinstance(error, OperationalError | InterfaceError | DatabaseTrouble)
    return is_trouble and not isinstance(error.__cause__, WORTH_REPEATING)
