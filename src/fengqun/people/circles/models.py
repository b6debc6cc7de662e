"""Circles and who belongs to them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.people.circles.choices import (
    ADVISED_FROM,
    ADVISED_TO,
    ART_KEYS,
    LARGEST,
    CircleRole,
    InvitationState,
    Kind,
    RequestState,
    State,
)


class CircleTerms(models.Model):
    """Who may found circles in a community: staff always, members from `founding_stage` on where one is set."""

    community = models.OneToOneField("communities.Community", primary_key=True, on_delete=models.CASCADE)
    founding_stage = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return self.founding_stage or "staff"


class Circle(models.Model):
    """A small circle in a community. Archiving keeps it whole; nothing is ever deleted.

    `advised_from` and `advised_to` are advice and stop nobody; `capacity`, where set, does.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="circles")
    slug = models.SlugField(max_length=40)
    name = models.CharField(max_length=40)
    purpose = models.CharField(max_length=200, blank=True)
    promise_now = models.CharField(max_length=200, blank=True)
    promise_year = models.CharField(max_length=200, blank=True)
    art = models.CharField(max_length=20, default=ART_KEYS[0])
    kind = models.CharField(max_length=10, default=Kind.OPEN, choices=Kind)
    is_core = models.BooleanField(default=False)
    minimum_stage = models.CharField(max_length=20, blank=True)
    question = models.CharField(max_length=200, blank=True)
    rules = models.TextField(blank=True)
    advised_from = models.PositiveSmallIntegerField(default=ADVISED_FROM)
    advised_to = models.PositiveSmallIntegerField(default=ADVISED_TO)
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    member_count = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, default=State.ACTIVE, choices=State)
    copied_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="copies")
    split_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="offshoots")
    created_by = models.UUIDField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    archived_at = models.DateTimeField(null=True, blank=True)
    news_count = models.BigIntegerField(default=0)
    """How much was said here in all; it only grows, so that what is new to somebody is a subtraction."""
    news_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "slug"], name="circles_differ_in_a_community"),
            models.UniqueConstraint(
                fields=["community"], condition=Q(is_core=True, state="active"), name="one_core_circle_per_community"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="circle_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="circle_state_is_known"),
            models.CheckConstraint(
                condition=Q(advised_from__gte=2, advised_to__gte=F("advised_from"), advised_to__lte=LARGEST),
                name="circle_advice_is_a_range",
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gte=2, capacity__lte=LARGEST),
                name="circle_capacity_is_reasonable",
            ),
            models.CheckConstraint(
                condition=Q(state="active", archived_at=None) | Q(state="archived", archived_at__isnull=False),
                name="an_archived_circle_says_since_when",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CircleMember(models.Model):
    """That a member belongs to a circle now. Leaving removes the row; activities keep the history."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="people")
    member = models.ForeignKey("communities.Membership", on_delete=models.CASCADE, related_name="in_circles")
    role = models.CharField(max_length=10, default=CircleRole.MEMBER, choices=CircleRole)
    joined_at = models.DateTimeField(default=clock.now)
    seen_count = models.BigIntegerField(default=0)
    """How much of the circle's news this member has seen."""
    seen_at = models.DateTimeField(null=True, blank=True)
    is_muted = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["circle", "member"], name="each_member_once_in_a_circle"),
            models.CheckConstraint(condition=Q(role__in=CircleRole.values), name="circle_role_is_known"),
            models.CheckConstraint(condition=Q(seen_count__gte=0), name="seen_news_are_never_below_zero"),
        ]
        indexes = [
            models.Index(fields=["circle", "joined_at", "id"], name="circle_members_in_order"),
            models.Index(fields=["circle"], condition=Q(role="host"), name="hosts_of_a_circle"),
        ]

    def __str__(self) -> str:
        return self.role


class CircleRequest(models.Model):
    """A member's wish to come into a circle, with the answer to its question as it was asked."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="requests")
    member = models.ForeignKey("communities.Membership", on_delete=models.CASCADE, related_name="circle_requests")
    message = models.CharField(max_length=300, blank=True)
    question = models.CharField(max_length=200, blank=True)
    answer = models.CharField(max_length=1000, blank=True)
    state = models.CharField(max_length=10, default=RequestState.WAITING, choices=RequestState)
    asked_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.UUIDField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["circle", "member"], condition=Q(state="waiting"), name="one_waiting_request_per_member"
            ),
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="circle_request_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""), name="a_refused_circle_request_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["circle", "asked_at"], condition=Q(state="waiting"), name="circle_requests_waiting"),
            models.Index(fields=["member", "circle", "-asked_at"], name="circle_requests_of_a_member"),
        ]

    def __str__(self) -> str:
        return self.state


class CircleGate(models.Model):
    """The steps of a circle's own gate, in order, beyond kind, stage and question; its hosts set them."""

    circle = models.OneToOneField(Circle, primary_key=True, on_delete=models.CASCADE, related_name="gate")
    version = models.PositiveIntegerField(default=1)
    steps = models.JSONField(default=list)
    changed_by = models.UUIDField(null=True)
    changed_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"v{self.version}"


class CircleWalk(models.Model):
    """How far a member is at the gate of a circle: how each step went, by its id."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="walks")
    member = models.ForeignKey("communities.Membership", on_delete=models.CASCADE, related_name="circle_walks")
    results = models.JSONField(default=dict)
    message = models.CharField(max_length=300, blank=True)
    answer = models.CharField(max_length=1000, blank=True)
    """What was written when it was handed in: to the hosts, and to the circle's question."""
    handed_in_at = models.DateTimeField(null=True, blank=True)
    queued_at = models.DateTimeField(null=True, blank=True)
    """Since when the member waits in line for a place; none: they do not."""
    touched_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["circle", "member"], name="one_walk_per_circle_and_member"),
        ]
        indexes = [
            models.Index(fields=["touched_at"], name="circle_walks_last_touched"),
            models.Index(
                fields=["circle", "queued_at", "id"], condition=Q(queued_at__isnull=False), name="circle_walks_in_line"
            ),
        ]

    def __str__(self) -> str:
        return str(self.touched_at)


class CircleInvitation(models.Model):
    """A host's invitation; only the invited member turns it into belonging."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="invitations")
    member = models.ForeignKey("communities.Membership", on_delete=models.CASCADE, related_name="circle_invitations")
    invited_by = models.UUIDField()
    state = models.CharField(max_length=10, default=InvitationState.WAITING, choices=InvitationState)
    invited_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["circle", "member"], condition=Q(state="waiting"), name="one_waiting_invitation_per_member"
            ),
            models.CheckConstraint(
                condition=Q(state__in=InvitationState.values), name="circle_invitation_state_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["member"], condition=Q(state="waiting"), name="invitations_to_circles_waiting"),
        ]

    def __str__(self) -> str:
        return self.state


class CircleRemoval(models.Model):
    """That a member was removed and why. Until a host lets them in again, the way back is a request."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="removals")
    member = models.ForeignKey("communities.Membership", on_delete=models.CASCADE, related_name="circle_removals")
    removed_by = models.UUIDField()
    reason = models.CharField(max_length=300)
    removed_at = models.DateTimeField(default=clock.now)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["circle", "member"], condition=Q(lifted_at=None), name="one_standing_removal_per_member"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_removal_always_says_why"),
        ]

    def __str__(self) -> str:
        return self.reason


class CircleSplit(models.Model):
    """How a circle was split, exactly, so that it can be undone while nothing else has changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="splits")
    offshoot = models.OneToOneField(Circle, on_delete=models.CASCADE, related_name="made_by_split")
    stayed = ArrayField(models.UUIDField())
    moved = ArrayField(models.UUIDField())
    stayed_hosts = ArrayField(models.UUIDField())
    moved_hosts = ArrayField(models.UUIDField())
    new_hosts = ArrayField(models.UUIDField(), default=list)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["circle", "-made_at"], name="splits_of_a_circle")]

    def __str__(self) -> str:
        return str(self.made_at)
