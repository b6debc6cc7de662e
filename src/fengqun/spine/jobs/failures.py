"""Keep why a job failed, which the queue itself does not."""

import logging
import traceback

from django.db import DatabaseError, transaction
from procrastinate.jobs import Job as QueuedJob

from fengqun.kernel import clock
from fengqun.spine.jobs.models import JobFailure

logger = logging.getLogger(__name__)

ERROR_LENGTH = 2_000
TRACEBACK_LENGTH = 20_000


def note_failure(queued: QueuedJob, error: Exception) -> None:
    """Store the error of this attempt, over that of the one before. Without a database the log must do."""
    logger.warning("job %s failed", queued.call_string, exc_info=error)
    if queued.id is None:
        return
    try:
        with transaction.atomic():
            JobFailure.objects.update_or_create(
                job_id=queued.id,
                defaults={
                    "job_name": queued.task_name,
                    "error": f"{type(error).__name__}: {error}".replace("\x00", "")[:ERROR_LENGTH],
                    "traceback": "".join(traceback.format_exception(error)).replace("\x00", "")[-TRACEBACK_LENGTH:],
                    "attempts": queued.attempts + 1,
                    "failed_at": clock.now(),
                },
            )
    except DatabaseError:
        logger.exception("the failure of job %s could not be stored", queued.call_string)
