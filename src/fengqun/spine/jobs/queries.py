"""Reads of this room: what failed, and what waits."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from fengqun.spine.jobs.errors import JobNotFound
from fengqun.spine.jobs.types import FailedJob, QueueState

_FAILED = """
SELECT j.id, j.task_name, j.queue_name, j.args, j.attempts, f.error, f.traceback, f.failed_at
FROM procrastinate_jobs j LEFT JOIN jobs_jobfailure f ON f.job_id = j.id
WHERE j.status = 'failed' AND f.abandoned_at IS NULL
"""


def failed_jobs(
    community_id: UUID | None = None, *, with_server: bool = True, before: int | None = None, limit: int = 50
) -> list[FailedJob]:
    """Failed jobs that nobody has given up, newest first.

    Of one community, and `with_server` also those that belong to none; without `community_id` all of them.
    """
    condition, values = _of(community_id, with_server=with_server)
    if before is not None:
        condition += " AND j.id < %s"
        values.append(before)
    return _failed(f"{condition} ORDER BY j.id DESC LIMIT %s", [*values, limit])


def count_failed_jobs(community_id: UUID | None = None, *, with_server: bool = True) -> int:
    """How many `failed_jobs` there are."""
    condition, values = _of(community_id, with_server=with_server)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({_FAILED} {condition}) AS failed", values)  # noqa: S608 - constants
        (count,) = cursor.fetchone()
    return int(count)


def failed_job(job_id: int) -> FailedJob:
    """One failed job; raises JobNotFound."""
    found = _failed("AND j.id = %s", [job_id])
    if not found:
        raise JobNotFound
    return found[0]


def queue_states() -> list[QueueState]:
    """The queues that hold anything, by name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT queue_name, count(*) FILTER (WHERE status = 'todo'), count(*) FILTER (WHERE status = 'doing'),"
            " count(*) FILTER (WHERE status = 'failed') FROM procrastinate_jobs GROUP BY 1 ORDER BY 1"
        )
        return [QueueState(*found) for found in cursor.fetchall()]


def waiting_values(name: str, argument: str) -> set[str]:
    """The values of one argument, as text, among the jobs of that name that are yet to run."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->>%s FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo'", [argument, name]
        )
        return {value for (value,) in cursor.fetchall()}


def _of(community_id: UUID | None, *, with_server: bool) -> tuple[str, list[Any]]:
    if community_id is None:
        return ("" if with_server else "AND j.args ? 'community_id'"), []
    alone = "j.args->>'community_id' = %s"
    return (f"AND ({alone} OR NOT j.args ? 'community_id')" if with_server else f"AND {alone}"), [str(community_id)]


def _failed(condition: str, values: Sequence[Any]) -> list[FailedJob]:
    with connection.cursor() as cursor:
        cursor.execute(f"{_FAILED} {condition}", values)
        return [_job(*found) for found in cursor.fetchall()]


def _job(number: int, name: str, queue: str, arguments: str, attempts: int, *failure: Any) -> FailedJob:  # noqa: ANN401 - columns of a left join
    error, trace, failed_at = failure
    given = json.loads(arguments)
    community = given.get("community_id")
    return FailedJob(
        id=number,
        name=name,
        queue=queue,
        arguments=given,
        community_id=UUID(community) if community else None,
        attempts=attempts,
        error=error or "",
        traceback=trace or "",
        failed_at=failed_at,
    )
