"""Flags, cases, appeals, the log, quiet times, what was posted lately, and what was learned."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from fengqun.content.moderation.choices import (
    APPEAL_LENGTH,
    EXCERPT_LENGTH,
    REASON_LENGTH,
    TEXT_LENGTH,
    AppealState,
    CaseState,
    FlagReason,
    Learned,
    LogKind,
    LogVerb,
    Outcome,
    Verdict,
)
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id


class ModerationTerms(models.Model):
    """How a community moderates; without a row the defaults hold."""

    community = models.OneToOneField("communities.Community", primary_key=True, on_delete=models.CASCADE)
    hide_weight = models.PositiveSmallIntegerField(default=6)
    newcomer_flaggers = models.PositiveSmallIntegerField(default=3)
    lock_flaggers = models.PositiveSmallIntegerField(default=5)
    newcomer_hours = models.PositiveSmallIntegerField(default=24)
    opening_days = models.PositiveSmallIntegerField(default=7)
    topics = models.PositiveSmallIntegerField(default=3)
    replies = models.PositiveSmallIntegerField(default=10)
    links = models.PositiveSmallIntegerField(default=2)
    pictures = models.PositiveSmallIntegerField(default=1)
    mentions = models.PositiveSmallIntegerField(default=2)
    first_seconds = models.PositiveSmallIntegerField(default=3)
    burst_count = models.PositiveSmallIntegerField(default=3)
    burst_minutes = models.PositiveSmallIntegerField(default=10)
    blocked_domains = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    allowed_domains = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    has_classifier = models.BooleanField(default=True)
    spam_percent = models.PositiveSmallIntegerField(default=95)
    log_kind = models.CharField(max_length=10, default=LogKind.NAMELESS, choices=LogKind)
    saved_reasons = ArrayField(models.CharField(max_length=REASON_LENGTH), default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(newcomer_flaggers__gte=2), name="no_newcomer_is_held_by_one_person"),
            models.CheckConstraint(condition=Q(lock_flaggers__gte=2), name="no_thread_is_closed_by_one_person"),
            models.CheckConstraint(condition=Q(burst_count__gte=2), name="a_burst_is_more_than_one"),
            models.CheckConstraint(condition=Q(spam_percent__range=(50, 100)), name="spam_is_more_likely_than_not"),
            models.CheckConstraint(condition=Q(log_kind__in=LogKind.values), name="moderation_log_kind_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.community_id)


class Case(models.Model):
    """Something that staff has to look at: one open case a thing, with flags and holds together."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="+")
    circle = models.ForeignKey("circles.Circle", null=True, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey("communities.Membership", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    object_id = models.UUIDField()
    thread_id = models.UUIDField(null=True)
    excerpt = models.CharField(max_length=EXCERPT_LENGTH, blank=True)
    """What it said when the case was opened; later changes do not change what is judged."""
    hold_reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    weight = models.PositiveIntegerField(default=0)
    """Sum of the weights of its flags, in hundredths."""
    flagger_count = models.PositiveSmallIntegerField(default=0)
    is_new = models.BooleanField(default=False)
    """Whether it was held before anybody saw it."""
    has_held = models.BooleanField(default=False)
    has_locked = models.BooleanField(default=False)
    silenced_until = models.DateTimeField(null=True)
    """Until when flags silenced the author, for what this case did; None if it did not."""
    spam_percent = models.PositiveSmallIntegerField(null=True)
    spam_signs = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    state = models.CharField(max_length=10, default=CaseState.OPEN, choices=CaseState)
    opened_at = models.DateTimeField(default=clock.now)
    claimed_by = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    state_before = models.CharField(max_length=10, blank=True)
    """How the thing stood when it was decided, so that undoing knows what to put back."""
    learned_signs = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    learned = models.CharField(max_length=5, blank=True, default=Learned.NOTHING, choices=Learned)
    violation_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "kind", "object_id"], condition=Q(state="open"), name="one_open_case_a_thing"
            ),
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="moderation_case_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state="decided") | (Q(outcome__in=Outcome.values) & Q(decided_at__isnull=False)),
                name="a_decided_case_says_what_and_when",
            ),
            models.CheckConstraint(
                condition=Q(claimed_by=None, claimed_until=None)
                | Q(claimed_by__isnull=False, claimed_until__isnull=False),
                name="a_claim_has_an_end",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "-weight", "opened_at"], condition=Q(state="open"), name="cases_open"),
            models.Index(fields=["community", "-decided_at"], condition=Q(state="decided"), name="cases_decided"),
            models.Index(fields=["author", "-opened_at"], name="cases_of_an_author"),
            models.Index(fields=["kind", "object_id"], name="cases_of_a_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Flag(models.Model):
    """That a member finds something wrong with a thing: one a member and thing."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="flags")
    member = models.ForeignKey("communities.Membership", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    object_id = models.UUIDField()
    reason = models.CharField(max_length=10, choices=FlagReason)
    text = models.CharField(max_length=TEXT_LENGTH, blank=True)
    weight = models.PositiveIntegerField()
    """In hundredths, as it was when the flag was made."""
    made_at = models.DateTimeField(default=clock.now)
    verdict = models.CharField(max_length=8, blank=True, default=Verdict.OPEN, choices=Verdict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "kind", "object_id"], name="one_flag_per_member_and_thing"),
            models.CheckConstraint(condition=Q(reason__in=FlagReason.values), name="flag_reason_is_known"),
            models.CheckConstraint(condition=~Q(reason="other") | ~Q(text=""), name="another_reason_is_said"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="flag_verdict_is_known"),
        ]
        indexes = [models.Index(fields=["member", "-made_at"], name="flags_of_a_member")]

    def __str__(self) -> str:
        return self.reason


class Appeal(models.Model):
    """An author's word against a decision about their thing; another person decides."""

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.CASCADE, related_name="appeal")
    author = models.ForeignKey("communities.Membership", on_delete=models.PROTECT, related_name="+")
    first_decider_id = models.UUIDField(null=True)
    text = models.CharField(max_length=APPEAL_LENGTH)
    filed_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=8, default=AppealState.WAITING, choices=AppealState)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    told_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    """Those who may hear it and were told that it waits."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AppealState.values), name="thing_appeal_state_is_known"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(first_decider_id=None) | ~Q(decided_by=F("first_decider_id")),
                name="another_person_hears_the_appeal",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("author")), name="no_author_hears_their_own_appeal"
            ),
        ]
        indexes = [models.Index(fields=["filed_at"], condition=Q(state="waiting"), name="thing_appeals_waiting")]

    def __str__(self) -> str:
        return self.state


class LogLine(models.Model):
    """A line of the public log; added, never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="+")
    circle = models.ForeignKey("circles.Circle", null=True, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=10, choices=LogVerb)
    role = models.CharField(max_length=10, blank=True)
    """The part that the doer played; empty where it happened by itself."""
    doer_id = models.UUIDField(null=True)
    member_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=20, blank=True)
    case_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    moment = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(verb__in=LogVerb.values), name="log_verb_is_known")]
        indexes = [models.Index(fields=["community", "-moment", "-id"], name="moderation_log_newest_first")]

    def __str__(self) -> str:
        return self.verb


class Quiet(models.Model):
    """A place where members write slowly or not at all for a while: the community, or one circle."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="+")
    circle = models.ForeignKey("circles.Circle", null=True, on_delete=models.CASCADE, related_name="+")
    seconds_between = models.PositiveIntegerField(default=0)
    """0: nobody but staff writes at all."""
    daily_from = models.TimeField(null=True)
    daily_until = models.TimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=REASON_LENGTH)
    set_by = models.UUIDField(null=True)
    set_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "circle"], nulls_distinct=False, name="one_quiet_a_place"),
            models.CheckConstraint(
                condition=Q(daily_from=None, daily_until=None)
                | (Q(daily_from__isnull=False, daily_until__isnull=False) & ~Q(daily_from=F("daily_until"))),
                name="quiet_hours_begin_and_end",
            ),
            models.CheckConstraint(
                condition=Q(seconds_between__gt=0) | Q(daily_from__isnull=False) | Q(ends_at__isnull=False),
                name="silence_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class Trace(models.Model):
    """What a newcomer posted lately, as a fingerprint: to see the same thing posted again and again."""

    id = models.BigAutoField(primary_key=True)
    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey("communities.Membership", on_delete=models.CASCADE, related_name="+")
    batch = models.UUIDField()
    """One for all prints of one text."""
    print = models.CharField(max_length=40)
    whole = models.CharField(max_length=16, blank=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["community", "print", "made_at"], name="traces_of_a_print")]

    def __str__(self) -> str:
        return self.print


class SpamCount(models.Model):
    """In how many learned texts of each class a sign stood, in one community."""

    id = models.BigAutoField(primary_key=True)
    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="+")
    sign = models.CharField(max_length=60)
    spam = models.PositiveIntegerField(default=0)
    ham = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "sign"], name="a_sign_is_counted_once")]

    def __str__(self) -> str:
        return self.sign


class SpamTotal(models.Model):
    """How much a community has learned: texts and signs of each class."""

    community = models.OneToOneField("communities.Community", primary_key=True, on_delete=models.CASCADE)
    spam_texts = models.PositiveIntegerField(default=0)
    ham_texts = models.PositiveIntegerField(default=0)
    spam_signs = models.PositiveIntegerField(default=0)
    ham_signs = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.spam_texts}/{self.ham_texts}"
