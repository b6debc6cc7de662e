"""The tables of this room.

`ActivityRow` is made by hand-written SQL (partitions, a trigger that refuses changes) and therefore unmanaged;
the migration keeps both in step. None of these tables has a foreign key from or to anywhere, so that they can be
distributed over a cluster by `community_id`.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id


class ActivityRow(models.Model):
    """One activity. Rows are never changed and never deleted; the database refuses it.

    Partitioned by month of `id`, whose first bits are the moment of `occurred_at`.
    """

    pk = models.CompositePrimaryKey("community_id", "id")
    community_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    verb = models.TextField()
    actor_id = models.UUIDField(null=True)
    object_kind = models.TextField()
    object_id = models.UUIDField()
    occurred_at = models.DateTimeField(default=clock.now)
    recorded_at = models.DateTimeField(default=clock.now)
    cause_id = models.UUIDField(null=True)
    payload = models.JSONField(default=dict)

    class Meta:
        managed = False
        db_table = "activity_activity"

    def __str__(self) -> str:
        return f"{self.verb} {self.object_kind} {self.object_id}"


class Delivery(models.Model):
    """One activity that one subscriber has not handled yet. Deleted in the transaction that handles it.

    `due_at` is null until a first attempt has failed; then the subscriber waits for it, in this community only.
    """

    pk = models.CompositePrimaryKey("subscriber", "community_id", "seq")
    subscriber = models.TextField()
    community_id = models.UUIDField()
    seq = models.BigIntegerField()
    activity_id = models.UUIDField()
    attempts = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "activity_delivery"

    def __str__(self) -> str:
        return f"{self.subscriber} {self.seq}"


class DeadLetter(models.Model):
    """A delivery that failed for good and waits for a person, who replays or dismisses it."""

    class State(models.TextChoices):
        """What has become of it."""

        PARKED = "parked", _("搁置")
        REPLAYED = "replayed", _("已重做")
        DISMISSED = "dismissed", _("已了结")

    pk = models.CompositePrimaryKey("community_id", "id")
    community_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    subscriber = models.TextField()
    activity_id = models.UUIDField()
    seq = models.BigIntegerField()
    state = models.TextField(choices=State, default=State.PARKED)
    error = models.TextField()
    traceback = models.TextField(blank=True)
    attempts = models.SmallIntegerField()
    parked_at = models.DateTimeField(default=clock.now)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.UUIDField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community_id", "subscriber", "activity_id"],
                name="one_dead_letter_per_subscriber_and_activity",
            ),
            models.CheckConstraint(
                condition=models.Q(state="parked", resolved_at=None)
                | models.Q(state__in=["replayed", "dismissed"], resolved_at__isnull=False),
                name="a_dead_letter_is_parked_or_resolved",
            ),
        ]
        indexes = [
            models.Index(
                fields=["community_id", "-id"], name="activity_parked_letters", condition=models.Q(state="parked")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber}: {self.error}"
