"""Communities and who belongs to them."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id


class Community(models.Model):
    """One community economy: its name, its ways, its money and its time zone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(unique=True, max_length=40)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, default="product")
    economy = models.CharField(max_length=20, default="open")
    currency = models.CharField(max_length=3, default="CNY")
    time_zone = models.CharField(max_length=64, default="Asia/Shanghai")
    refund_window_days = models.PositiveSmallIntegerField(default=7)
    order_unpaid_minutes = models.PositiveIntegerField(default=120)
    auto_receipt_days = models.PositiveSmallIntegerField(default=7)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's belonging to one community."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    display_name = models.CharField(max_length=60)
    stage = models.CharField(max_length=20, default="newcomer")
    roles = ArrayField(models.CharField(max_length=20), default=list)
    joined_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "user"], name="one_membership_per_person_and_community"),
        ]

    def __str__(self) -> str:
        return self.display_name
