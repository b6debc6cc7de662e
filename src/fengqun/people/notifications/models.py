"""Notices, and the switches that members have moved.

Notices are keyed `(community_id, id)` and refer to everything by plain ids, so that they can be distributed over a
cluster by community.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id


class Notice(models.Model):
    """One thing that concerns one member. While it is unread, what is alike is added to it.

    `actors` are those who did it, latest first, each once, a limited number; `times` is how often it happened.
    Without `is_listed` it stands in no list and exists for its e-mail alone.
    """

    pk = models.CompositePrimaryKey("community_id", "id")
    community_id = models.UUIDField()
    id = models.UUIDField(default=new_id)
    member_id = models.UUIDField()
    kind = models.CharField(max_length=60)
    group_key = models.CharField(max_length=120)
    url = models.CharField(max_length=400)
    title = models.CharField(max_length=200, blank=True)
    params = models.JSONField(default=dict, blank=True)
    actors = ArrayField(models.UUIDField(), default=list, blank=True)
    times = models.PositiveIntegerField(default=1)
    object_kind = models.CharField(max_length=40, blank=True)
    object_id = models.UUIDField(null=True, blank=True)
    circle_id = models.UUIDField(null=True, blank=True)
    is_listed = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)
    latest_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)
    emailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community_id", "member_id", "kind", "group_key"],
                condition=Q(read_at=None, is_listed=True),
                name="one_unread_notice_per_member_and_group",
            ),
            models.CheckConstraint(condition=Q(times__gte=1), name="a_notice_is_of_something"),
            models.CheckConstraint(
                condition=Q(url__startswith="/") & ~Q(url__startswith="//"), name="a_notice_leads_to_our_own_pages"
            ),
            models.CheckConstraint(
                condition=Q(latest_at__gte=F("created_at")), name="a_notice_is_not_newer_than_its_latest"
            ),
        ]
        indexes = [
            models.Index(
                fields=["community_id", "member_id", "-latest_at", "-id"],
                condition=Q(is_listed=True),
                name="notices_of_a_member",
            ),
            models.Index(fields=["member_id"], condition=Q(read_at=None, is_listed=True), name="unread_notices"),
            models.Index(fields=["read_at"], condition=Q(read_at__isnull=False), name="notices_read_since"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.title}"


class Switch(models.Model):
    """That a member moved the switches of one kind. Without a row they stand where the kind has put them.

    The kind "" is the switch of all e-mails together.
    """

    pk = models.CompositePrimaryKey("community_id", "member_id", "kind")
    community_id = models.UUIDField()
    member_id = models.UUIDField()
    kind = models.CharField(max_length=60)
    in_app = models.BooleanField(default=True)
    email = models.BooleanField(default=True)
    changed_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.kind
