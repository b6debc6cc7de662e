"""Run jobs here and now, by the clock: for tests, the demo and imports."""

import json
from datetime import datetime
from typing import Any

from croniter import croniter
from django.db import connection
from procrastinate.jobs import Job as QueuedJob

from fengqun.kernel import clock
from fengqun.spine.jobs.failures import note_failure
from fengqun.spine.jobs.registry import job_named, periodic_jobs

_TAKE = """
UPDATE procrastinate_jobs SET status = 'doing' WHERE id = (
    SELECT id FROM procrastinate_jobs AS candidate
    WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= %s)
      AND NOT EXISTS (SELECT FROM procrastinate_jobs AS running
                      WHERE running.lock = candidate.lock AND running.status = 'doing')
    ORDER BY priority DESC, scheduled_at NULLS FIRST, id FOR UPDATE SKIP LOCKED LIMIT 1
) RETURNING id, queue_name, task_name, args, scheduled_at, attempts
"""


def run_due_jobs(*, limit: int = 10_000, raise_errors: bool = True) -> int:
    """Run the jobs that are due by `clock.now()`, one after another; answers how many ran.

    With `raise_errors` a failing job's error is raised (the job is left among the failed ones); without it the
    job is tried again later, as the worker does.
    """
    ran = 0
    while ran < limit:
        taken = _take()
        if taken is None:
            break
        _run(taken, raise_errors=raise_errors)
        ran += 1
    return ran


def run_periodic(name: str) -> None:
    """Run the periodic job of that name. Raises LookupError where no room has it."""
    found = job_named(name)
    if found is None or found.cron is None:
        raise LookupError(f"no periodic job is called {name!r}")
    found()


def run_due_periodics(since: datetime, until: datetime) -> list[str]:
    """Run, once each, the periodic jobs whose time came after `since` and not after `until`; answers their names."""
    due = due_periodics(since, until)
    for name in due:
        run_periodic(name)
    return due


def due_periodics(since: datetime, until: datetime) -> list[str]:
    """The periodic jobs whose time came after `since` and not after `until`, by name."""
    return [one.name for one in periodic_jobs() if croniter(one.cron, since).get_next(datetime) <= until]


def _take() -> QueuedJob | None:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [clock.now()])
        found = cursor.fetchone()
    if found is None:
        return None
    number, queue, name, arguments, scheduled_at, attempts = found
    return QueuedJob(
        id=number,
        queue=queue,
        lock=None,
        queueing_lock=None,
        task_name=name,
        task_kwargs=json.loads(arguments),
        scheduled_at=scheduled_at,
        attempts=attempts,
    )


def _run(taken: QueuedJob, *, raise_errors: bool) -> None:
    declared = job_named(taken.task_name)
    try:
        if declared is None:
            raise LookupError(f"no installed room has a job called {taken.task_name!r}")  # noqa: TRY301 - one failure path
        declared.run({name: value for name, value in taken.task_kwargs.items() if name != "timestamp"})
    except Exception as error:
        note_failure(taken, error)
        wait = None if declared is None or raise_errors else declared.retry.wait_after(taken.attempts + 1)
        if wait is None:
            _call("procrastinate_finish_job_v1(%s, 'failed', false)", taken.id)
        else:
            _call("procrastinate_retry_job_v2(%s, %s, NULL, NULL, NULL)", taken.id, clock.now() + wait)
        if raise_errors:
            raise
    else:
        _call("procrastinate_finish_job_v1(%s, 'succeeded', true)", taken.id)


def _call(function: str, *arguments: Any) -> None:  # noqa: ANN401 - values of a statement
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}", arguments)
