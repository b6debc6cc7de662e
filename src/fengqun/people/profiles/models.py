"""What members tell of themselves, and what they are to each other."""

from django.db import models
from django.db.models import F, Q

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.people.profiles.choices import Audience, Field, TieKind


class Entry(models.Model):
    """One field of a member's profile, and to whom it is told. No row: nothing was told."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey("communities.Membership", on_delete=models.CASCADE, related_name="profile_entries")
    field = models.CharField(max_length=10, choices=Field)
    values = models.JSONField(default=list)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.EVERYBODY)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "field"], name="each_profile_field_once"),
            models.CheckConstraint(condition=Q(field__in=Field.values), name="profile_field_is_known"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="profile_audience_is_known"),
        ]

    def __str__(self) -> str:
        return self.field


class Tie(models.Model):
    """What one member is to another: a follower, somebody who blocks, or who mutes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="ties")
    member = models.ForeignKey("communities.Membership", on_delete=models.CASCADE, related_name="ties")
    other = models.ForeignKey("communities.Membership", on_delete=models.CASCADE, related_name="ties_to")
    kind = models.CharField(max_length=10, choices=TieKind)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "other", "kind"], name="each_tie_once"),
            models.CheckConstraint(condition=~Q(member=F("other")), name="nobody_is_tied_to_themselves"),
            models.CheckConstraint(condition=Q(kind__in=TieKind.values), name="tie_kind_is_known"),
        ]
        indexes = [
            models.Index(fields=["other", "kind", "-made_at", "-id"], name="ties_to_a_member"),
            models.Index(fields=["member", "kind", "-made_at", "-id"], name="ties_of_a_member"),
        ]

    def __str__(self) -> str:
        return self.kind
