"""Jobs for tests, and people who look after them."""

import json
from uuid import UUID

from django.db import connection

from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import Actor, Role
from fengqun.spine.jobs.models import JobFailure


def failed(community_id: UUID | None = None, *, name: str = "tea.deliver", error: str = "OSError: no tea") -> int:
    """A job that has failed for good."""
    arguments = {} if community_id is None else {"community_id": str(community_id)}
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts)"
            " VALUES ('default', %s, %s, 'failed', 6) RETURNING id",
            [name, json.dumps(arguments)],
        )
        (number,) = cursor.fetchone()
    JobFailure.objects.create(job_id=number, job_name=name, error=error, traceback="Traceback …", attempts=6)
    return int(number)


def state_of(number: int) -> str | None:
    """What the queue says about the job; None where it is gone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [number])
        found = cursor.fetchone()
    return found[0] if found else None


def operator_of(community_id: UUID) -> Actor:
    """Somebody who runs this community."""
    return Actor(
        user_id=new_id(), community_id=community_id, member_id=new_id(), roles=frozenset({Role.OPERATOR, Role.MEMBER})
    )


def member_of(community_id: UUID) -> Actor:
    """Somebody who only belongs to it."""
    return Actor(user_id=new_id(), community_id=community_id, member_id=new_id(), roles=frozenset({Role.MEMBER}))


SERVER_STAFF = Actor(user_id=new_id(), is_server_staff=True)
