"""Import runs and what they could not read."""

from django.db import models

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id


class ImportRun(models.Model):
    """One file brought into one community, with how far it came."""

    class State(models.TextChoices):
        """Where a run stands."""

        RUNNING = "running"
        FINISHED = "finished"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    """SHA-256 over the file's bytes and the mapping: the same again is the same run."""
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    purchase_count = models.PositiveIntegerField()
    done_count = models.PositiveIntegerField(default=0)
    new_order_count = models.PositiveIntegerField(default=0)
    problem_count = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "fingerprint"], name="one_run_per_file_and_mapping"),
            models.CheckConstraint(
                condition=models.Q(done_count__lte=models.F("purchase_count")), name="a_run_does_no_more_than_its_file"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
