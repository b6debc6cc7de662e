"""The heart of the lane: while one batch of a community is being committed, the next one gathers.

For each kind and community there is one line of wishes and at most one batch at a time, since two batches of one
community would only wait for each other's rows; over all lines a few batches run at once. Equal wishes (same subject,
member and key) are one wish with one answer. Everything is bounded: the wishes that wait, the size of a batch, the
batches that run, and the time until each wish has an answer, even if that is `Undecided`.

One event loop owns a gatherer. Only the crew's threads run elsewhere, and hand back what they have with
`call_soon_threadsafe`.
"""

import asyncio
import time
from collections import deque
from contextlib import suppress
from contextvars import copy_context
from itertools import islice, takewhile
from uuid import UUID

from fengqun.spine.lane.bursts import MAX_BATCH, Burst
from fengqun.spine.lane.crew import Crew
from fengqun.spine.lane.deciding import Outcome, decide_batch
from fengqun.spine.lane.errors import Busy
from fengqun.spine.lane.types import Claim

GATHER_SECONDS = 0.002
"""How long the first wish of a line waits for company."""

ANSWER_SECONDS = 1.7
"""How long a wish waits at most; with the pause between two looks at the clock it stays well below two seconds."""

LOOK_SECONDS = 0.1

Waiter = asyncio.Future[Outcome]


class _Wish:
    """One claim, and all who wait for its answer."""

    __slots__ = ("claim", "since", "waiters")

    def __init__(self, claim: Claim, since: float) -> None:
        self.claim = claim
        self.since = since
        self.waiters: list[Waiter] = []


Wishes = dict[tuple[int, int, str], _Wish]
"""Wishes by subject, member and key, the oldest first."""


class _Line:
    """The wishes of one community for one kind of thing."""

    __slots__ = ("burst", "community_id", "deciding", "is_called", "waiting")

    def __init__(self, burst: Burst, community_id: UUID) -> None:
        self.burst = burst
        self.community_id = community_id
        self.waiting: Wishes = {}
        self.deciding: Wishes = {}
        self.is_called = False
        """Whether a batch of this line is about to start."""


class Gatherer:
    """Gathers the claims of one process. `waiting` claims may be without an answer, `batches` may run at once."""

    def __init__(self, *, waiting: int, batches: int) -> None:
        self._loop = asyncio.get_running_loop()
        self._most_waiting = waiting
        self._most_running = batches
        self._crew = Crew("lane", batches)
        self._lines: dict[tuple[str, UUID], _Line] = {}
        self._ready: deque[_Line] = deque()
        self._running = 0
        self._open = 0
        self._is_looking = False
        self._is_closed = False
        self._all_answered = asyncio.Event()

    def ask(self, burst: Burst, claim: Claim) -> Waiter:
        """A future of the answer, done within two seconds, None for undecided. Raises Busy at once when full."""
        if self._open >= self._most_waiting or self._is_closed:
            raise Busy
        line = self._lines.get((burst.kind, claim.community_id))
        if line is None:
            line = self._lines[burst.kind, claim.community_id] = _Line(burst, claim.community_id)
        folded = (claim.subject_id.int, claim.member_id.int, claim.key)
        wish = line.waiting.get(folded) or line.deciding.get(folded)
        if wish is None:
            wish = line.waiting[folded] = _Wish(claim, time.monotonic())
            if not line.is_called and not line.deciding:
                line.is_called = True
                self._loop.call_later(GATHER_SECONDS, self._call, line)
        waiter: Waiter = self._loop.create_future()
        wish.waiters.append(waiter)
        self._open += 1
        if not self._is_looking:
            self._is_looking = True
            self._loop.call_later(LOOK_SECONDS, self._look)
        return waiter

    async def close(self, patience_seconds: float) -> None:
        """Take no more claims, and wait until those that wait are answered."""
        self._is_closed = True
        if self._open:
            self._all_answered.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._all_answered.wait(), patience_seconds)
        self._crew.dismiss()

    def _call(self, line: _Line) -> None:
        """Start the line's next batch, or let it wait for its turn."""
        if not line.waiting:
            line.is_called = False
            self._forget(line)
        elif self._running < self._most_running:
            self._start(line)
        else:
            self._ready.append(line)

    def _start(self, line: _Line) -> None:
        line.is_called = False
        if len(line.waiting) <= MAX_BATCH:
            line.deciding, line.waiting = line.waiting, {}
        else:
            taken = list(islice(line.waiting, MAX_BATCH))
            line.deciding = {key: line.waiting.pop(key) for key in taken}
        self._running += 1
        batch = line.deciding
        claims = [wish.claim for wish in batch.values()]
        give_up_at = next(iter(batch.values())).since + ANSWER_SECONDS
        context = copy_context()

        def decide() -> None:
            outcomes = context.run(decide_batch, line.burst, line.community_id, claims, give_up_at=give_up_at)
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                self._loop.call_soon_threadsafe(self._finish, line, outcomes)

        self._crew.give(decide)

    def _finish(self, line: _Line, outcomes: list[Outcome]) -> None:
        """Answer the batch and start what has gathered meanwhile."""
        self._running -= 1
        batch, line.deciding = line.deciding, {}
        for wish, outcome in zip(batch.values(), outcomes, strict=True):
            self._answer(wish, outcome)
        if line.waiting:
            line.is_called = True
            self._ready.append(line)
        else:
            self._forget(line)
        while self._ready and self._running < self._most_running:
            following = self._ready.popleft()
            if following.waiting:
                self._start(following)
            else:
                following.is_called = False
                self._forget(following)

    def _answer(self, wish: _Wish, outcome: Outcome) -> None:
        waiters, wish.waiters = wish.waiters, []
        self._open -= len(waiters)
        for waiter in waiters:
            if not waiter.done():  # done is cancelled: whoever asked has gone away
                waiter.set_result(outcome)
        if not self._open:
            self._all_answered.set()

    def _look(self) -> None:
        """Tell those who have waited too long that there is no answer. What they asked for may still be decided."""
        too_old = time.monotonic() - ANSWER_SECONDS
        for line in list(self._lines.values()):
            for key in [key for key, _wish in takewhile(lambda item: item[1].since < too_old, line.waiting.items())]:
                self._answer(line.waiting.pop(key), None)
            for wish in takewhile(lambda wish: wish.since < too_old, line.deciding.values()):
                self._answer(wish, None)
        self._crew.cut_stuck()
        if self._open or self._running:
            self._loop.call_later(LOOK_SECONDS, self._look)
        else:
            self._is_looking = False

    def _forget(self, line: _Line) -> None:
        if not (line.waiting or line.deciding or line.is_called):
            self._lines.pop((line.burst.kind, line.community_id), None)
