"""Communities and who belongs to them."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Replace

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.people.communities.choices import (
    ApplicationState,
    ConsentPurpose,
    Economy,
    Kind,
    Stage,
    TrialState,
)


class Community(models.Model):
    """One community economy: its name, its ways, its money and its time zone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(unique=True, max_length=40)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, default=Kind.PRODUCT, choices=Kind)
    economy = models.CharField(max_length=20, default=Economy.OPEN, choices=Economy)
    outside_shop_url = models.URLField(blank=True)
    currency = models.CharField(max_length=3, default="CNY")
    time_zone = models.CharField(max_length=64, default="Asia/Shanghai")
    language = models.CharField(max_length=10, default="zh-hans")
    refund_window_days = models.PositiveSmallIntegerField(default=7)
    order_unpaid_minutes = models.PositiveIntegerField(default=120)
    auto_receipt_days = models.PositiveSmallIntegerField(default=7)
    default_commission_bps = models.PositiveSmallIntegerField(default=800)
    tagline = models.CharField(max_length=120, blank=True)
    manifesto = models.TextField(blank=True)
    promise_now = models.CharField(max_length=200, blank=True)
    promise_year = models.CharField(max_length=200, blank=True)
    cover = models.CharField(max_length=20, default="s-ridge")
    crest = models.CharField(max_length=20, default="s-mark")
    home_sections = ArrayField(models.CharField(max_length=20), default=list)
    starters = models.JSONField(default=list)
    member_count = models.PositiveIntegerField(default=0)
    canvas_version = models.PositiveIntegerField(default=0)
    rules_asked = models.PositiveIntegerField(default=0)
    """The version of the rules that members have to have accepted before they write; 0: none yet."""
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="community_kind_is_known"),
            models.CheckConstraint(condition=Q(economy__in=Economy.values), name="community_economy_is_known"),
            models.CheckConstraint(condition=Q(default_commission_bps__lte=5000), name="commission_is_at_most_half"),
        ]

    def __str__(self) -> str:
        return self.name


class CanvasVersion(models.Model):
    """What the positioning canvas said from one change to the next."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="canvas_versions")
    version = models.PositiveIntegerField()
    answers = models.JSONField()
    changed_by = models.UUIDField(null=True)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "version"], name="canvas_versions_count_up"),
        ]

    def __str__(self) -> str:
        return f"v{self.version}"


class RulesVersion(models.Model):
    """The rules of a community, as members accepted them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="rules_versions")
    version = models.PositiveIntegerField()
    text = models.TextField()
    summary = models.CharField(max_length=300, blank=True)
    asks_again = models.BooleanField(default=False)
    shown_when_writing = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    published_by = models.UUIDField(null=True)
    published_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "version"], name="rules_versions_count_up"),
        ]

    def __str__(self) -> str:
        return f"v{self.version}"


class GateVersion(models.Model):
    """The gate of a community from one change to the next: its steps in order. No steps at all: the gate is open."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="gate_versions")
    version = models.PositiveIntegerField()
    steps = models.JSONField(default=list)
    changed_by = models.UUIDField(null=True)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "version"], name="gate_versions_count_up"),
        ]

    def __str__(self) -> str:
        return f"v{self.version}"


class GateWeek(models.Model):
    """How many places of one week are taken at a gate with a quota, of a community or a circle."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject_id = models.UUIDField()
    monday = models.DateField()
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_id", "monday"], name="one_count_per_gate_and_week"),
        ]

    def __str__(self) -> str:
        return f"{self.monday}: {self.taken}"


class RefusalReason(models.Model):
    """A reason kept ready for refusing applications."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="refusal_reasons")
    label = models.CharField(max_length=40)
    text = models.CharField(max_length=300)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "label"], name="refusal_reasons_differ_in_a_community"),
        ]

    def __str__(self) -> str:
        return self.label


class InviteCode(models.Model):
    """A code that opens a step of the gate, a limited number of times and until a moment."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="invite_codes")
    subject_id = models.UUIDField(null=True, blank=True)
    """The circle whose gate it opens; none: that of the community."""
    code = models.CharField(max_length=20)
    inviter = models.ForeignKey("communities.Membership", on_delete=models.PROTECT, related_name="invite_codes")
    quota = models.PositiveIntegerField(default=1)
    used_count = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    is_personal = models.BooleanField(default=False)
    """A member's invitation of one person, rather than a code of staff."""
    email = models.EmailField(blank=True)
    """Whom a personal invitation is for, where it was sent by mail."""
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(
                fields=["inviter", "-created_at"], condition=Q(is_personal=True), name="invitations_of_member"
            ),
            models.Index(
                fields=["subject_id", "-created_at"],
                condition=Q(subject_id__isnull=False),
                name="invite_codes_of_a_circle",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                "community", Replace("code", Value("-"), Value("")), name="invite_codes_differ_in_more_than_dashes"
            ),
            models.CheckConstraint(condition=Q(used_count__lte=F("quota")), name="invite_code_within_its_quota"),
        ]

    def __str__(self) -> str:
        return self.code


class Membership(models.Model):
    """A person's belonging to one community. Leaving keeps the row, so that history stays whole.

    An outsider who buys has a row too, to hang orders on, with `is_customer_only`: a customer, not a member.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    display_name = models.CharField(max_length=60)
    avatar_key = models.CharField(max_length=20, blank=True)
    stage = models.CharField(max_length=20, default=Stage.NEWCOMER, choices=Stage)
    stage_reached_at = models.DateTimeField(default=clock.now)
    roles = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    joined_at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True, blank=True)
    is_customer_only = models.BooleanField(default=False)
    invited_by = models.UUIDField(null=True, blank=True)
    granted = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    silenced_until = models.DateTimeField(null=True, blank=True)
    silenced_reason = models.CharField(max_length=300, blank=True)
    barred_until = models.DateTimeField(null=True, blank=True)
    rules_accepted = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "user"], name="one_membership_per_person_and_community"),
            models.UniqueConstraint(
                fields=["community", "source", "source_id"],
                condition=~Q(source_id=""),
                name="one_membership_per_imported_person",
            ),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="membership_stage_is_known"),
            models.CheckConstraint(
                condition=Q(roles__contained_by=["owner", "operator", "host", "promoter", "member"]),
                name="membership_roles_are_known",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "-joined_at", "-id"], name="members_latest_first"),
            models.Index(fields=["community", "stage"], name="members_by_stage"),
            models.Index(fields=["user"], condition=Q(left_at=None), name="communities_of_a_person"),
        ]

    def __str__(self) -> str:
        return self.display_name


class Behaviour(models.Model):
    """How often a member did one kind of thing; stages are decided from these counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="behaviours")
    kind = models.CharField(max_length=60)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "kind"], name="one_count_per_member_and_behaviour"),
        ]

    def __str__(self) -> str:
        return self.kind


class BehaviourDay(models.Model):
    """How often a member did one kind of thing on one day of the community's calendar; for rules with a time limit."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="behaviour_days")
    kind = models.CharField(max_length=60)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "kind", "day"], name="one_count_per_member_behaviour_and_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.kind}"


class StageRulesVersion(models.Model):
    """What leads to each stage in one community, and what each gives; without a row, the kind's suggestion holds."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="stage_rules")
    version = models.PositiveIntegerField()
    rules = models.JSONField()
    changed_by = models.UUIDField(null=True)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "version"], name="stage_rules_count_up"),
        ]

    def __str__(self) -> str:
        return f"v{self.version}"


class Trial(models.Model):
    """A member's time on trial: what they are to do, what they had done before, and how it ended."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="trials")
    subject_id = models.UUIDField(null=True, blank=True)
    """The circle that the member is on trial in; none: the community."""
    goals = models.JSONField()
    baseline = models.JSONField(default=dict)
    at_end = models.CharField(max_length=10)
    started_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=TrialState.RUNNING, choices=TrialState)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.UUIDField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=TrialState.values), name="trial_state_is_known"),
            models.UniqueConstraint(
                fields=["membership", "subject_id"],
                condition=Q(state__in=["running", "asked"]),
                nulls_distinct=False,
                name="one_open_trial_per_member_and_place",
            ),
        ]
        indexes = [
            models.Index(fields=["ends_at"], condition=Q(state="running"), name="trials_that_end"),
            models.Index(fields=["subject_id"], condition=Q(state="asked"), name="trials_that_wait_in_a_circle"),
        ]

    def __str__(self) -> str:
        return self.state


class StageArrival(models.Model):
    """When a member reached a stage beyond newcomer, and what for. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="arrivals")
    stage = models.CharField(max_length=20, choices=Stage)
    reached_at = models.DateTimeField(default=clock.now)
    counts = models.JSONField(default=dict)
    appointed_by = models.UUIDField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["membership", "reached_at"], name="arrivals_in_order")]

    def __str__(self) -> str:
        return self.stage


class Application(models.Model):
    """A person's wish to come in, with the answers, until it is decided."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="applications")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="applications")
    state = models.CharField(max_length=20, default=ApplicationState.DRAFT, choices=ApplicationState)
    display_name = models.CharField(max_length=60, blank=True)
    answers = models.JSONField(default=list)
    invite_code = models.ForeignKey(InviteCode, null=True, on_delete=models.PROTECT, related_name="applications")
    results = models.JSONField(default=dict)
    """How each step went, by its id."""
    gate_version = models.PositiveIntegerField(default=0)
    """Under which gate it was handed in; until then the gate of the moment counts."""
    segment = models.CharField(max_length=60, blank=True)
    queued_at = models.DateTimeField(null=True)
    touched_at = models.DateTimeField(default=clock.now)
    retry_at = models.DateTimeField(null=True)
    """When somebody who was refused may try again."""
    rules_version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "user"],
                condition=Q(state__in=["draft", "submitted", "queued"]),
                name="one_open_application_per_person",
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(reason=""), name="a_refusal_always_says_why"),
        ]
        indexes = [
            models.Index(
                fields=["community", "submitted_at"], condition=Q(state="submitted"), name="applications_waiting"
            ),
            models.Index(
                fields=["community", "queued_at", "id"], condition=Q(state="queued"), name="applications_in_line"
            ),
            models.Index(fields=["touched_at"], condition=Q(state="draft"), name="drafts_of_applications"),
        ]

    def __str__(self) -> str:
        return f"{self.display_name} ({self.state})"


class Consent(models.Model):
    """That a person agreed to one purpose, or took it back. Only ever added to; the latest row counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="consents")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=ConsentPurpose)
    version = models.PositiveIntegerField(default=1)
    is_given = models.BooleanField()
    decided_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["community", "user", "purpose", "-id"], name="consents_latest_first")]

    def __str__(self) -> str:
        return self.purpose
