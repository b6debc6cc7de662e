"""Put a failed job back into the queue."""

from django.db import IntegrityError, connection, transaction

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.spine.jobs.errors import JobAlreadyQueued
from fengqun.spine.jobs.policies import require_hold_of
from fengqun.spine.jobs.queries import failed_job


@transaction.atomic
def retry_job(job_id: int, *, actor: Actor) -> None:
    """Let a failed job run once more, now. If it fails again it is back among the failed ones.

    Raises JobNotFound, JobAlreadyQueued, Denied.
    """
    require_hold_of(failed_job(job_id).community_id, actor)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT procrastinate_retry_job_v2(%s, %s, NULL, NULL, NULL)", [job_id, clock.now()])
    except IntegrityError as error:
        raise JobAlreadyQueued from error
