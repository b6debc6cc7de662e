"""Keep the queue in step with the clock and with workers that died."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from fengqun.kernel import clock
from fengqun.spine.jobs.commands.run import due_periodics
from fengqun.spine.jobs.models import JobFailure

STALLED_AFTER = timedelta(seconds=30)
"""A worker that has given no sign of life for this long is dead."""

ORPHANED_AFTER = timedelta(minutes=30)
"""A running job without a worker (run inline, or parted from a dead worker) is taken for dead after this long."""


def promote_due_jobs() -> int:
    """Make jobs due that `clock.now()` has reached, where a trial clock runs ahead of the database's.

    The queue compares `scheduled_at` with the database's own time; ours are moments of `clock.now()`. Both are
    the same unless somebody has moved the trial clock forward. Answers how many jobs were moved.
    """
    if not clock.has_shared_clock():
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET scheduled_at = now()"
            " WHERE status = 'todo' AND scheduled_at > now() AND scheduled_at <= %s",
            [clock.now()],
        )
        return int(cursor.rowcount)


def catch_up(since: datetime, until: datetime) -> list[str]:
    """Queue, once each, the periodic jobs whose time came while the trial clock leapt from `since` to `until`."""
    queued = []
    for name in due_periodics(since, until):
        try:
            with transaction.atomic():
                app.tasks[name].configure(queueing_lock=name).defer(timestamp=int(until.timestamp()))
        except AlreadyEnqueued:
            continue
        queued.append(name)
    return queued


def rescue_stalled_jobs() -> int:
    """Queue again what dead workers were doing; answers how many jobs that were.

    A job that Procrastinate has already parted from its dead worker is known by having started long ago only.
    A periodic job that waits in the queue again anyway is not queued twice.
    """
    values: list[Any] = [ORPHANED_AFTER, STALLED_AFTER]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs stalled SET attempts = attempts + 1, worker_id = NULL, scheduled_at = NULL,"
            " abort_requested = false, status = CASE WHEN EXISTS ("
            "   SELECT FROM procrastinate_jobs again"
            "   WHERE again.queueing_lock = stalled.queueing_lock AND again.status = 'todo'"
            " ) THEN 'aborted' ELSE 'todo' END::procrastinate_job_status "
            "WHERE status = 'doing' AND CASE WHEN worker_id IS NULL THEN NOT EXISTS ("
            "   SELECT FROM procrastinate_events started WHERE started.job_id = stalled.id AND at > now() - %s"
            " ) ELSE EXISTS ("
            "   SELECT FROM procrastinate_workers worker"
            "   WHERE worker.id = stalled.worker_id AND last_heartbeat < now() - %s"
            " ) END",
            values,
        )
        return int(cursor.rowcount)


def tidy_failures() -> int:
    """Forget the failures of jobs that went well in the end; answers how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {JobFailure._meta.db_table} failure"  # noqa: S608, SLF001 - a table's name
            " WHERE NOT EXISTS (SELECT FROM procrastinate_jobs job WHERE job.id = failure.job_id)"
        )
        return int(cursor.rowcount)
