"""Give a failed job up."""

from django.db import transaction

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.spine.jobs.errors import ReasonMissing
from fengqun.spine.jobs.models import JobFailure
from fengqun.spine.jobs.policies import require_hold_of
from fengqun.spine.jobs.queries import failed_job


@transaction.atomic
def abandon_job(job_id: int, *, actor: Actor, reason: str) -> None:
    """Note that nobody will try this job again, and why; it leaves the list of failed ones.

    Raises JobNotFound, ReasonMissing, Denied.
    """
    failed = failed_job(job_id)
    require_hold_of(failed.community_id, actor)
    if not reason.strip():
        raise ReasonMissing
    JobFailure.objects.update_or_create(
        job_id=job_id,
        defaults={"abandoned_at": clock.now(), "abandoned_by": actor.user_id, "reason": reason.strip()},
        create_defaults={
            "job_name": failed.name,
            "error": failed.error,
            "traceback": failed.traceback,
            "attempts": failed.attempts,
            "abandoned_at": clock.now(),
            "abandoned_by": actor.user_id,
            "reason": reason.strip(),
        },
    )
