"""The public state of a subject, for everybody who waits: looked up about once a second, however many ask.

While a fresh look is being taken, the last one is answered, unless it is too old. One look at a time for each
subject; a few threads for all of them, and a limit on how many subjects may wait for theirs.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass
from uuid import UUID

from django.db import Error

from fengqun.spine.lane.answers import as_json
from fengqun.spine.lane.bursts import Glance
from fengqun.spine.lane.crew import Crew
from fengqun.spine.lane.errors import Busy, Undecided
from fengqun.spine.lane.remembering import Remembered
from fengqun.spine.lane.types import Answer

FRESH_SECONDS = 1.0
LONGEST_STALE_SECONDS = 2.0
PATIENCE_SECONDS = 1.7
MOST_SUBJECTS = 10_000
MOST_LOOKING = 64
THREADS = 2

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen, ready to be sent. `answer` is None where there is no such subject."""

    answer: Answer | None
    body: bytes
    at: float


class Glances:
    """What one process has seen lately. One event loop owns it."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._crew = Crew("glance", THREADS)
        self._seen: Remembered[tuple[str, UUID], Seen] = Remembered(MOST_SUBJECTS)
        self._looking: dict[tuple[str, UUID], asyncio.Future[Seen | None]] = {}

    def remembered(self, glance: Glance, subject_id: UUID) -> Seen | None:
        """What was seen a moment ago, if that is new enough to be answered; a fresh look may be on its way."""
        seen = self._seen.get((glance.kind, subject_id))
        if seen is None:
            return None
        age = time.monotonic() - seen.at
        if age < FRESH_SECONDS:
            return seen
        if age < LONGEST_STALE_SECONDS:
            with suppress(Busy):
                self._look(glance, subject_id)
            return seen
        return None

    def needs_more(self, glance: Glance, subject_id: UUID) -> bool:
        """Whether looking at the subject costs more than what is done for others anyway: nobody has seen it yet."""
        key = glance.kind, subject_id
        seen = self._seen.get(key)
        return key not in self._looking and (seen is None or seen.answer is None)

    async def look(self, glance: Glance, subject_id: UUID) -> Seen:
        """What is there now. Raises Busy, Undecided."""
        looking: Awaitable[Seen | None] = asyncio.shield(self._look(glance, subject_id))
        try:
            seen = await asyncio.wait_for(looking, PATIENCE_SECONDS)
        except TimeoutError:
            self._crew.cut_stuck()
            seen = None
        if seen is None:
            raise Undecided
        return seen

    def close(self) -> None:
        """Let the threads end."""
        self._crew.dismiss()

    def _look(self, glance: Glance, subject_id: UUID) -> asyncio.Future[Seen | None]:
        """The look that is being taken at the subject, or a new one. Raises Busy."""
        key = glance.kind, subject_id
        looking = self._looking.get(key)
        if looking is not None:
            return looking
        if len(self._looking) >= MOST_LOOKING:
            raise Busy
        looking = self._looking[key] = self._loop.create_future()
        context = copy_context()

        def look() -> None:
            seen = context.run(_seen_by, glance, subject_id)
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                self._loop.call_soon_threadsafe(self._finish, key, seen)

        self._crew.give(look)
        return looking

    def _finish(self, key: tuple[str, UUID], seen: Seen | None) -> None:
        looking = self._looking.pop(key)
        if seen is not None:
            self._seen.put(key, seen)
        if not looking.done():
            looking.set_result(seen)


def _seen_by(glance: Glance, subject_id: UUID) -> Seen | None:
    """Take a look; None where that fails."""
    try:
        answer = glance.look(subject_id)
    except Exception as error:
        log.warning("A look at %s failed: %s", glance.kind, error, exc_info=not isinstance(error, Error))
        return None
    return Seen(answer, as_json(answer.body) if answer else b"", time.monotonic())
