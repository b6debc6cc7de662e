"""Cases, penalties and appeals. Rows are added and closed, never deleted."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.people.conduct.choices import (
    APPEAL_DAYS,
    APPEAL_LENGTH,
    COUNTING_DAYS,
    EVIDENCE_LENGTH,
    REASON_LENGTH,
    AppealState,
    CaseState,
    LogKind,
    PenaltyState,
    Step,
)


class ConductTerms(models.Model):
    """How a community decides: without a row, by the defaults."""

    community = models.OneToOneField("communities.Community", primary_key=True, on_delete=models.CASCADE)
    counting_days = models.PositiveSmallIntegerField(default=COUNTING_DAYS)
    appeal_days = models.PositiveSmallIntegerField(default=APPEAL_DAYS)
    log_kind = models.CharField(max_length=10, default=LogKind.NAMELESS, choices=LogKind)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(counting_days__range=(7, 730)), name="penalties_count_for_a_while"),
            models.CheckConstraint(condition=Q(appeal_days__range=(3, 90)), name="there_is_time_to_appeal"),
            models.CheckConstraint(condition=Q(log_kind__in=LogKind.values), name="conduct_log_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.log_kind


class Case(models.Model):
    """That a member may have broken a rule, with what was seen, as it was then."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="conduct_cases")
    member = models.ForeignKey("communities.Membership", on_delete=models.PROTECT, related_name="conduct_cases")
    circle = models.ForeignKey("circles.Circle", null=True, on_delete=models.PROTECT, related_name="conduct_cases")
    rules_version = models.PositiveIntegerField(default=0)
    rule_number = models.PositiveSmallIntegerField(default=0)
    rule_text = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=REASON_LENGTH)
    evidence_kind = models.CharField(max_length=30, blank=True)
    evidence_id = models.UUIDField(null=True)
    evidence_url = models.CharField(max_length=300, blank=True)
    evidence_text = models.CharField(max_length=EVIDENCE_LENGTH, blank=True)
    state = models.CharField(max_length=10, default=CaseState.OPEN, choices=CaseState)
    opened_by = models.UUIDField(null=True)
    opened_at = models.DateTimeField(default=clock.now)
    closed_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)
    dropped_because = models.CharField(max_length=REASON_LENGTH, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="case_state_is_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_case_says_why"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None) | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="a_closed_case_says_since_when",
            ),
            models.UniqueConstraint(
                fields=["community", "member", "evidence_kind", "evidence_id"],
                condition=Q(state="open", evidence_id__isnull=False),
                name="one_open_case_about_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "opened_at"], condition=Q(state="open"), name="cases_waiting"),
            models.Index(fields=["community", "-opened_at", "-id"], name="cases_latest_first"),
            models.Index(fields=["member", "-opened_at"], name="cases_of_a_member"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} ({self.state})"


class Penalty(models.Model):
    """What a case led to: the first decision, and at most one more that an appeal put in its place."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="penalties")
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="penalties")
    member = models.ForeignKey("communities.Membership", on_delete=models.PROTECT, related_name="penalties")
    step = models.CharField(max_length=10, choices=Step)
    hours = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=REASON_LENGTH)
    suggested_step = models.CharField(max_length=10, choices=Step)
    suggested_hours = models.PositiveIntegerField(default=0)
    departure = models.CharField(max_length=REASON_LENGTH, blank=True)
    judge_id = models.UUIDField(null=True)
    is_by_appeal = models.BooleanField(default=False)
    began_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField()
    appeal_until = models.DateTimeField()
    state = models.CharField(max_length=10, default=PenaltyState.STANDING, choices=PenaltyState)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(step__in=Step.values), name="penalty_step_is_known"),
            models.CheckConstraint(condition=Q(state__in=PenaltyState.values), name="penalty_state_is_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("began_at")), name="a_penalty_ends_after_it_began"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_penalty_says_why"),
            models.CheckConstraint(
                condition=Q(is_by_appeal=True)
                | Q(step=F("suggested_step"), hours=F("suggested_hours"))
                | ~Q(departure=""),
                name="who_departs_from_the_ladder_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state="standing", closed_at=None) | (~Q(state="standing") & Q(closed_at__isnull=False)),
                name="a_closed_penalty_says_since_when",
            ),
            models.UniqueConstraint(fields=["case", "is_by_appeal"], name="a_case_is_decided_once"),
        ]
        indexes = [
            models.Index(fields=["ends_at"], condition=Q(state="standing"), name="penalties_that_end"),
            models.Index(fields=["member", "-began_at"], name="penalties_of_a_member"),
            models.Index(fields=["community", "-began_at", "-id"], name="penalties_latest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.step} ({self.state})"


class Appeal(models.Model):
    """A member's word against a decision, read by somebody else than who decided first."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    penalty = models.OneToOneField(Penalty, on_delete=models.PROTECT, related_name="appeal")
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="appeals")
    member = models.ForeignKey("communities.Membership", on_delete=models.PROTECT, related_name="appeals")
    first_judge_id = models.UUIDField(null=True)
    text = models.CharField(max_length=APPEAL_LENGTH)
    state = models.CharField(max_length=10, default=AppealState.WAITING, choices=AppealState)
    filed_at = models.DateTimeField(default=clock.now)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    told_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    """Those who may hear it and were told that it waits."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AppealState.values), name="appeal_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_by=None, decided_at=None)
                | (~Q(state="waiting") & Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(reason="")),
                name="a_decided_appeal_says_who_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(first_judge_id=None) | ~Q(decided_by=F("first_judge_id")),
                name="nobody_decides_an_appeal_against_themselves",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("member")), name="nobody_decides_their_own_appeal"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "filed_at"], condition=Q(state="waiting"), name="appeals_waiting"),
        ]

    def __str__(self) -> str:
        return self.state
