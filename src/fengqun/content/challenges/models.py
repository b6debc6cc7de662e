"""Challenges, who takes part, and what they sent each day."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id


class Challenge(models.Model):
    """Something to be done every day from one day to another, on the community's calendar.

    A day ends `late_minutes` after midnight. A member may make up `makeup_days` days, each at most `makeup_back` days
    old. `certificate_days` days earn the certificate.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="+")
    host = models.ForeignKey("communities.Membership", on_delete=models.PROTECT, related_name="+")
    circle = models.ForeignKey("circles.Circle", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=60)
    description = models.TextField(blank=True)
    description_html = models.TextField(blank=True, editable=False)
    starts_on = models.DateField()
    ends_on = models.DateField()
    min_chars = models.PositiveSmallIntegerField(default=0)
    needs_picture = models.BooleanField(default=False)
    needs_audio = models.BooleanField(default=False)
    late_minutes = models.PositiveSmallIntegerField(default=0)
    makeup_days = models.PositiveSmallIntegerField(default=0)
    makeup_back = models.PositiveSmallIntegerField(default=0)
    certificate_days = models.PositiveSmallIntegerField(default=1)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    minimum_stage = models.CharField(max_length=20, blank=True)
    copied_from_id = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="a_challenge_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(late_minutes__lte=360), name="a_day_ends_by_six_in_the_morning"),
            models.CheckConstraint(
                condition=Q(makeup_days=0, makeup_back=0) | Q(makeup_days__gt=0, makeup_back__gt=0),
                name="makeup_days_have_a_number_and_a_reach",
            ),
            models.CheckConstraint(condition=Q(certificate_days__gte=1), name="a_certificate_is_earned"),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gte=1), name="a_challenge_has_room_for_somebody"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "ends_on", "starts_on"], name="challenges_by_their_days"),
        ]

    def __str__(self) -> str:
        return self.title


class Participant(models.Model):
    """A member who takes part. Who leaves keeps the row, with the moment; the check-ins stay."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="participants")
    member = models.ForeignKey("communities.Membership", on_delete=models.CASCADE, related_name="+")
    joined_at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True, blank=True)
    remind_hour = models.PositiveSmallIntegerField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    cheered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["challenge", "member"], name="one_part_per_member_and_challenge"),
            models.CheckConstraint(
                condition=Q(remind_hour=None) | Q(remind_hour__lte=23), name="a_reminder_has_an_hour_of_the_day"
            ),
        ]
        indexes = [
            models.Index(fields=["member", "challenge"], condition=Q(left_at=None), name="challenges_of_a_member"),
            models.Index(
                fields=["remind_hour", "challenge"],
                condition=Q(left_at=None, remind_hour__isnull=False),
                name="participants_to_remind",
            ),
        ]

    def __str__(self) -> str:
        return str(self.member_id)


class CheckIn(models.Model):
    """What a member sent for one day."""

    class State(models.TextChoices):
        """Who can see it: everybody it is meant for, its author and staff (twice), nobody. All but the last count."""

        PUBLISHED = "published", _("已发布")
        HELD = "held", _("待审")
        HIDDEN = "hidden", _("已隐藏")
        REMOVED = "removed", _("已删除")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="check_ins")
    member = models.ForeignKey("communities.Membership", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    is_makeup = models.BooleanField(default=False)
    body = models.TextField(blank=True)
    body_html = models.TextField(blank=True, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PUBLISHED)
    held_reason = models.CharField(max_length=200, blank=True)
    like_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["published", "held", "hidden", "removed"]), name="check_in_state_is_known"
            ),
            models.UniqueConstraint(
                fields=["challenge", "member", "day"],
                condition=~Q(state="removed"),
                name="one_check_in_per_member_and_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["challenge", "-created_at", "-id"],
                condition=Q(state="published"),
                name="check_ins_newest_first",
            ),
            models.Index(fields=["challenge", "created_at"], condition=Q(state="held"), name="check_ins_that_wait"),
        ]

    def __str__(self) -> str:
        return f"{self.day}"


class CheckInLike(models.Model):
    """A member encourages a check-in, once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    check_in = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="likes")
    member = models.ForeignKey("communities.Membership", on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["check_in", "member"], name="one_like_per_check_in_and_member"),
        ]

    def __str__(self) -> str:
        return str(self.id)
