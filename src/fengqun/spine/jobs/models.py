"""The tables of this room; the queue itself is Procrastinate's."""

from django.db import models

from fengqun.kernel import clock


class JobFailure(models.Model):
    """Why a job failed last, and whether somebody has given it up.

    A failed job that succeeds later keeps its row no longer than the daily tidying.
    """

    job_id = models.BigIntegerField(primary_key=True)
    job_name = models.TextField()
    error = models.TextField()
    traceback = models.TextField()
    attempts = models.PositiveSmallIntegerField()
    failed_at = models.DateTimeField(default=clock.now)
    abandoned_at = models.DateTimeField(null=True)
    abandoned_by = models.UUIDField(null=True)
    reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.job_name}: {self.error}"
