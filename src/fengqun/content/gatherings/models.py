"""Gatherings, who has a seat, who waits, and what was scanned at the door."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from fengqun.content.gatherings.choices import (
    ART_KEYS,
    MAX_ADDRESS,
    MAX_LINE,
    MAX_LINK,
    MAX_QUESTION,
    MAX_REASON,
    MAX_TITLE,
    ScanKind,
    SeatState,
    Sight,
    State,
)
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.kernel.pictures.rows import PictureRow


class Gathering(models.Model):
    """A meeting. `taken` counts heads with a seat, guests included; `waiting` counts wishes that wait."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="+")
    circle = models.ForeignKey("circles.Circle", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    host = models.ForeignKey("communities.Membership", on_delete=models.PROTECT, related_name="+")
    is_public = models.BooleanField(default=False)
    title = models.CharField(max_length=MAX_TITLE)
    description = models.TextField(blank=True)
    description_html = models.TextField(blank=True, editable=False)
    art_key = models.CharField(max_length=40, default=ART_KEYS[0])
    place = models.CharField(max_length=MAX_LINE, blank=True)
    address = models.CharField(max_length=MAX_ADDRESS, blank=True)
    link = models.CharField(max_length=MAX_LINK, blank=True)
    link_minutes = models.PositiveIntegerField(default=30)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.PositiveIntegerField(null=True, blank=True)
    guest_limit = models.PositiveSmallIntegerField(default=0)
    questions = ArrayField(models.CharField(max_length=MAX_QUESTION), default=list, blank=True)
    answers_are_required = models.BooleanField(default=False)
    taken = models.IntegerField(default=0)
    waiting = models.IntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    cancel_reason = models.CharField(max_length=MAX_REASON, blank=True)
    sight = models.CharField(max_length=10, choices=Sight.choices, default=Sight.SHOWN, db_default=Sight.SHOWN)
    sight_reason = models.CharField(max_length=MAX_REASON, blank=True, default="", db_default="")
    """Why staff took it out of sight."""
    sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    recap_post_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_gathering_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(place__gt="") | Q(link__gt=""), name="a_gathering_is_somewhere"),
            models.CheckConstraint(condition=Q(taken__gte=0, waiting__gte=0), name="seats_are_never_below_zero"),
            models.CheckConstraint(condition=Q(capacity=None) | Q(capacity__gt=0), name="a_gathering_seats_somebody"),
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(circle=None), name="what_a_circle_does_is_not_public"
            ),
            models.CheckConstraint(condition=Q(sight__in=Sight.values), name="gathering_sight_is_known"),
            models.CheckConstraint(
                condition=Q(state="planned") | Q(state="cancelled", cancel_reason__gt=""),
                name="a_cancelled_gathering_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "starts_at", "id"], name="gatherings_by_start"),
            models.Index(
                fields=["ends_at"], condition=Q(settled_at=None, state="planned"), name="gatherings_to_settle"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Cover(PictureRow):
    """The uploaded picture on top of a gathering."""

    gathering = models.OneToOneField(Gathering, on_delete=models.CASCADE, related_name="cover")

    class Meta(PictureRow.Meta):
        constraints = [models.CheckConstraint(condition=Q(file__gt=""), name="a_cover_is_a_file")]


class TicketKind(models.Model):
    """A kind of ticket: how many there are of it, and for whom. `stages` empty: for everybody."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="tickets")
    name = models.CharField(max_length=40)
    quota = models.PositiveIntegerField(null=True, blank=True)
    stages = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    taken = models.IntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=0)
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(taken__gte=0), name="tickets_taken_are_never_below_zero"),
            models.CheckConstraint(condition=Q(quota=None) | Q(quota__gt=0), name="a_ticket_kind_admits_somebody"),
        ]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """What a member has to do with a gathering: a seat, a place in the waiting list, or what became of them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="+")
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="seats")
    ticket = models.ForeignKey(TicketKind, on_delete=models.PROTECT, related_name="seats")
    member = models.ForeignKey("communities.Membership", on_delete=models.PROTECT, related_name="+")
    guests = models.PositiveSmallIntegerField(default=0)
    answers = ArrayField(models.TextField(), default=list, blank=True)
    state = models.CharField(max_length=10, choices=SeatState.choices)
    queued_at = models.DateTimeField(default=clock.now)
    seated_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    confirm_from = models.DateTimeField(null=True, blank=True)
    confirm_by = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    code = models.CharField(max_length=8)
    arrived_at = models.DateTimeField(null=True, blank=True)
    is_no_show = models.BooleanField(default=False)
    is_attendance_counted = models.BooleanField(default=False)
    reminded_day_at = models.DateTimeField(null=True, blank=True)
    reminded_hours_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gathering", "member"], name="one_seat_per_gathering_and_member"),
            models.UniqueConstraint(fields=["gathering", "code"], name="one_seat_per_gathering_and_code"),
            models.CheckConstraint(
                condition=~Q(state="seated") | Q(seated_at__isnull=False), name="a_seat_was_given_at_a_moment"
            ),
            models.CheckConstraint(
                condition=Q(is_no_show=False) | Q(arrived_at=None), name="who_arrived_did_not_stay_away"
            ),
        ]
        indexes = [
            models.Index(
                fields=["gathering", "queued_at", "id"], condition=Q(state="waiting"), name="seats_waited_for"
            ),
            models.Index(fields=["member", "-queued_at"], name="seats_of_a_member"),
            models.Index(
                fields=["confirm_by"],
                condition=Q(state="seated", confirmed_at=None, confirm_by__isnull=False),
                name="seats_to_be_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.state}"


class Scan(models.Model):
    """What one phone did at the door; the id was made on the phone, so sending it twice is sending it once."""

    id = models.UUIDField(primary_key=True, editable=False)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="scans")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="scans")
    kind = models.CharField(max_length=3, choices=ScanKind.choices)
    moment = models.DateTimeField()
    device = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey("communities.Membership", null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["seat", "moment", "id"], name="scans_of_a_seat")]

    def __str__(self) -> str:
        return f"{self.kind} {self.moment}"


class GatheringTerms(models.Model):
    """What a community has settled for all its gatherings."""

    community = models.OneToOneField("communities.Community", on_delete=models.CASCADE, primary_key=True)
    confirm_after_no_shows = models.PositiveSmallIntegerField(null=True, blank=True, default=3)

    def __str__(self) -> str:
        return str(self.community_id)


class CalendarAddress(models.Model):
    """The secret in the address of a member's own calendar. Kept readable: its owner must be able to look it up."""

    member = models.OneToOneField(
        "communities.Membership", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    secret = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return str(self.member_id)
