"""What can be done later: `@job` and `@periodic` above functions in a room's `jobs.py`.

A job is deferred inside the caller's Django transaction: it exists if, and only if, that commits. It runs at
least once, so the command it calls is idempotent. Its moments are those of `clock.now()`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, ParamSpec, TypeVar, get_type_hints

from croniter import croniter
from django.db import connection
from procrastinate import RetryDecision
from procrastinate.contrib.django import app
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job as QueuedJob
from procrastinate.retry import BaseRetryStrategy
from procrastinate.tasks import Task

from fengqun.kernel import clock
from fengqun.spine.activity.types import Codec, codec_for
from fengqun.spine.jobs.failures import note_failure

P = ParamSpec("P")
R = TypeVar("R")


class Backoff(BaseRetryStrategy):
    """Try again up to `attempts` times in all, waiting `first` and then three times longer each time, at most a day."""

    def __init__(self, attempts: int = 6, first: timedelta = timedelta(seconds=10)) -> None:
        self.attempts = attempts
        self.first = first

    def wait_after(self, failed_attempts: int) -> timedelta | None:
        """How long to wait after so many failed attempts, or None to give up."""
        if failed_attempts >= self.attempts:
            return None
        growth: int = 3 ** (failed_attempts - 1)
        return min(self.first * growth, timedelta(days=1))

    def get_retry_decision(self, *, exception: BaseException, job: QueuedJob) -> RetryDecision | None:
        """Procrastinate's question; `job.attempts` does not count the one that has just failed."""
        del exception
        wait = self.wait_after(job.attempts + 1)
        return None if wait is None else RetryDecision(retry_at=clock.now() + wait)


NO_RETRY = Backoff(attempts=1)


@dataclass(frozen=True)
class Job(Generic[P, R]):
    """A function that can be run later; calling it runs it now."""

    name: str
    queue: str
    retry: Backoff
    function: Callable[P, R]
    cron: str | None = None

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run it here and now."""
        return self.function(*args, **kwargs)

    def defer(self, *, at: datetime | None = None, lock: str | None = None, **arguments: object) -> int:
        """Put it into the queue, due `at` (default: now); answers the job's number.

        Arguments are those of the function, of the types an activity can hold. Of the jobs with the same `lock`
        one runs at a time, in order. Raises TypeError for arguments that the function does not take.
        """
        encoded = {name: codec.encode(arguments[name]) for name, codec in self._codecs(arguments)}
        return _task(self.name).configure(schedule_at=at, lock=lock).defer(**encoded)

    def defer_in_transaction(self, *, at: datetime | None = None, lock: str | None = None, **arguments: object) -> int:
        """`defer`, insisting on a transaction; raises RuntimeError outside of one."""
        if not connection.in_atomic_block:
            raise RuntimeError(f"{self.name} must be deferred in the transaction that makes it necessary")
        return self.defer(at=at, lock=lock, **arguments)

    def run(self, encoded: dict[str, Any]) -> R:
        """Run it with arguments as they lie in the queue."""
        run: Callable[..., R] = self.function
        return run(**{name: codec.decode(encoded[name]) for name, codec in self._codecs(encoded)})

    def _codecs(self, arguments: dict[str, Any]) -> Iterator[tuple[str, Codec]]:
        hints = get_type_hints(self.function)
        for name in arguments:
            if name not in hints or name == "return":
                raise TypeError(f"the job {self.name} takes no {name!r}")
            yield name, codec_for(hints[name])


_jobs: dict[str, Job[..., Any]] = {}


def job(*, name: str, queue: str = "default", retry: Backoff | None = None) -> Callable[[Callable[P, R]], Job[P, R]]:
    """Make the function a job. Its `name` stays with what is queued, so it should not change."""

    def declare(function: Callable[P, R]) -> Job[P, R]:
        return _add(Job(name, queue, retry or Backoff(), function))

    return declare


def periodic(cron: str, *, name: str, queue: str = "periodic") -> Callable[[Callable[[], R]], Job[[], R]]:
    """Run the function, which takes nothing, whenever `cron` says (UTC).

    A run that fails is not tried again: the next one comes anyway.
    """
    if not croniter.is_valid(cron):
        raise ValueError(f"{cron!r} is no cron expression")

    def declare(function: Callable[[], R]) -> Job[[], R]:
        declared = _add(Job(name, queue, NO_RETRY, function, cron))
        app.periodic(cron=cron, queueing_lock=name)(_task(name))
        return declared

    return declare


def job_named(name: str) -> Job[..., Any] | None:
    """The job of that name, or None where no installed room has it."""
    return _jobs.get(name)


def jobs() -> list[Job[..., Any]]:
    """Every job, by name."""
    return [one for _name, one in sorted(_jobs.items())]


def periodic_jobs() -> list[Job[..., Any]]:
    """Every job that runs by the clock, by name."""
    return [one for one in jobs() if one.cron is not None]


@contextmanager
def temporary() -> Iterator[None]:
    """Forget the jobs declared within the block when it ends (for tests)."""
    before = dict(_jobs)
    try:
        yield
    finally:
        for name in _jobs.keys() - before.keys():
            del _jobs[name]
            app.tasks.pop(name, None)
            app.periodic_registry.periodic_tasks.pop((name, ""), None)


def _add(declared: Job[P, R]) -> Job[P, R]:
    if declared.name in _jobs:
        raise ValueError(f"two jobs are called {declared.name!r}")
    _jobs[declared.name] = declared
    app.task(name=declared.name, queue=declared.queue, retry=declared.retry, pass_context=True)(_entry(declared))
    return declared


def _entry(declared: Job[P, R]) -> Callable[..., None]:
    def run(context: JobContext, **encoded: Any) -> None:  # noqa: ANN401 - JSON
        encoded.pop("timestamp", None)  # of a periodic job: when it should have run
        try:
            declared.run(encoded)
        except Exception as error:
            note_failure(context.job, error)
            raise

    run.__name__ = run.__qualname__ = declared.name
    return run


def _task(name: str) -> Task[..., None, ...]:
    return app.tasks[name]
