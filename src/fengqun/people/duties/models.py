"""Kinds of duties, terms, deeds and delegated rights."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.people.duties.choices import LINE_LENGTH, NAME_LENGTH, NOTE_LENGTH, REASON_LENGTH, TermState


class DutyKind(models.Model):
    """One thing that somebody looks after. Of the usual kinds the texts are empty until somebody writes own ones."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="duty_kinds")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=NAME_LENGTH, blank=True)
    description = models.CharField(max_length=LINE_LENGTH, blank=True)
    honour = models.CharField(max_length=NAME_LENGTH, blank=True)
    badge = models.CharField(max_length=20, default="star")
    reward = models.CharField(max_length=LINE_LENGTH, blank=True)
    rights = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    is_needed = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "code"], name="duty_kinds_differ_in_a_community")]

    def __str__(self) -> str:
        return self.code


class Term(models.Model):
    """A duty for a time, in the whole community or in one circle, and who holds it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="duty_terms")
    kind = models.ForeignKey(DutyKind, on_delete=models.PROTECT, related_name="terms")
    circle = models.ForeignKey("circles.Circle", null=True, on_delete=models.PROTECT, related_name="duty_terms")
    member = models.ForeignKey("communities.Membership", null=True, on_delete=models.PROTECT, related_name="duty_terms")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=TermState.OPEN, choices=TermState)
    offered_by = models.UUIDField(null=True)
    taken_at = models.DateTimeField(null=True)
    began_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_because = models.CharField(max_length=REASON_LENGTH, blank=True)
    handover_note = models.CharField(max_length=NOTE_LENGTH, blank=True)
    told_start = models.BooleanField(default=False)
    told_end = models.BooleanField(default=False)
    told_weekly_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=TermState.values), name="term_state_is_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_term_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(member=None, state__in=["open", "cancelled"]) | Q(member__isnull=False) & ~Q(state="open"),
                name="an_open_term_has_nobody_and_any_other_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="dismissed") | ~Q(closed_because=""), name="a_dismissal_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(began_at__isnull=False), name="running_since_when"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "starts_at"], name="terms_in_order"),
            models.Index(fields=["starts_at"], condition=Q(state="accepted"), name="terms_that_begin"),
            models.Index(fields=["ends_at"], condition=Q(state="running"), name="terms_that_end"),
            models.Index(fields=["member", "-starts_at"], name="terms_of_a_member"),
        ]

    def __str__(self) -> str:
        return f"{self.kind_id} ({self.state})"


class Volunteer(models.Model):
    """That a member would take an open term."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="volunteers")
    member = models.ForeignKey("communities.Membership", on_delete=models.CASCADE, related_name="duty_offers")
    volunteered_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "member"], name="one_volunteers_once_for_a_term")]

    def __str__(self) -> str:
        return str(self.member_id)


class Deed(models.Model):
    """Something done on duty: noted by a room above about an object, or by the holder with a sentence."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="duty_deeds")
    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="deeds")
    member = models.ForeignKey("communities.Membership", on_delete=models.CASCADE, related_name="duty_deeds")
    note = models.CharField(max_length=LINE_LENGTH, blank=True)
    object_kind = models.CharField(max_length=30, blank=True)
    object_id = models.UUIDField(null=True)
    done_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["term", "object_kind", "object_id"],
                condition=Q(object_id__isnull=False),
                name="a_deed_counts_once",
            ),
            models.CheckConstraint(condition=Q(object_id__isnull=False) | ~Q(note=""), name="a_deed_says_what"),
        ]
        indexes = [models.Index(fields=["member", "-done_at"], name="deeds_of_a_member")]

    def __str__(self) -> str:
        return self.note or self.object_kind


class Delegation(models.Model):
    """A right given to one member outside of terms, with who gave and took it back, and why. The log itself."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="delegations")
    member = models.ForeignKey("communities.Membership", on_delete=models.CASCADE, related_name="delegations")
    circle = models.ForeignKey("circles.Circle", null=True, on_delete=models.PROTECT, related_name="delegations")
    right = models.CharField(max_length=60)
    reason = models.CharField(max_length=REASON_LENGTH)
    granted_by = models.UUIDField(null=True)
    granted_at = models.DateTimeField(default=clock.now)
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=REASON_LENGTH, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "right", "circle"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="a_right_is_delegated_once",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_delegation_says_why"),
            models.CheckConstraint(
                condition=Q(granted_by=None) | ~Q(granted_by=F("member")), name="nobody_delegates_to_themselves"
            ),
        ]
        indexes = [models.Index(fields=["community", "-granted_at", "-id"], name="delegations_latest_first")]

    def __str__(self) -> str:
        return self.right
