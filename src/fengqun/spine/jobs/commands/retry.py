"""Put a failed job back into the queue."""

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from fengqun.kernel import clock
from fengqun.kernel.errors import Denied
from fengqun.kernel.policies import Actor
from fengqun.spine.jobs.errors import JobAlreadyQueued
from fengqun.spine.jobs.policies import HANDLE_JOBS
from fengqun.spine.jobs.queries import failed_job
from fengqun.spine.jobs.types import FailedJob


@transaction.atomic
def retry_job(job_id: int, *, actor: Actor) -> None:
    """Let a failed job run once more, now. If it fails again it is back among the failed ones.

    Raises JobNotFound, JobAlreadyQueued, Denied.
    """
    require_hold_of(failed_job(job_id), actor)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT procrastinate_retry_job_v2(%s, %s, NULL, NULL, NULL)", [job_id, clock.now()])
    except IntegrityError as error:
        raise JobAlreadyQueued from error


def require_hold_of(failed: FailedJob, actor: Actor) -> None:
    """Raise Denied unless the actor may look after this job: staff of its community, or of the server."""
    if actor.is_system or actor.is_server_staff:
        return
    if failed.community_id is None:
        raise Denied(reason=_("这个任务属于整台服务器，只对服务器管理员开放。"))
    actor.require(HANDLE_JOBS, failed.community_id)
