"""Series, their hosts, pauses, beats, episodes and subscriptions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from fengqun.content.series.choices import (
    ART_KEYS,
    MAX_REASON,
    MAX_TITLE,
    MAX_WEEKS,
    BeatState,
    Form,
    Rhythm,
    State,
)
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id


class Series(models.Model):
    """Something that comes again and again. Beats up to `judged_until` are kept as rows, later ones are computed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="+")
    circle = models.ForeignKey("circles.Circle", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=MAX_TITLE)
    description = models.TextField(blank=True)
    description_html = models.TextField(blank=True, editable=False)
    art = models.CharField(max_length=20, default=ART_KEYS[0])
    form = models.CharField(max_length=10, choices=Form.choices, default=Form.TEXT)
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices)
    at = models.TimeField()
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    every = models.PositiveSmallIntegerField(default=1)
    month_day = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    warn_hours = models.PositiveSmallIntegerField(default=12)
    grace_hours = models.PositiveSmallIntegerField(default=6)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    next_number = models.PositiveIntegerField(default=1)
    judged_until = models.DateTimeField(default=clock.now)
    created_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(every__gte=1, every__lte=MAX_WEEKS), name="a_series_comes_some_week"),
            models.CheckConstraint(condition=Q(month_day__gte=1, month_day__lte=31), name="a_month_has_that_day"),
            models.CheckConstraint(
                condition=~Q(rhythm="weekly") | Q(weekdays__len__gt=0), name="a_weekly_series_has_weekdays"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="a_series_ends_after_it_starts"
            ),
        ]
        indexes = [models.Index(fields=["community", "state", "-created_at"], name="series_of_a_community")]

    def __str__(self) -> str:
        return self.title


class SeriesHost(models.Model):
    """A member who makes episodes; the first one answers for beats that nobody took over."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="hosts")
    member = models.ForeignKey("communities.Membership", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["series", "member"], name="a_member_hosts_a_series_once")]

    def __str__(self) -> str:
        return str(self.member_id)


class SeriesPause(models.Model):
    """Days without a beat."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="pauses")
    first = models.DateField()
    last = models.DateField()
    reason = models.CharField(max_length=MAX_REASON, blank=True)

    class Meta:
        ordering = ["first", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="a_pause_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.last}"


class SeriesBeat(models.Model):
    """A beat that something is to be said about: how it went, who takes it, that its host was warned."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="beats")
    day = models.DateField()
    moment = models.DateTimeField()
    state = models.CharField(max_length=10, choices=BeatState.choices, default=BeatState.PLANNED)
    host = models.ForeignKey("communities.Membership", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=MAX_REASON, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["moment", "id"]
        constraints = [
            models.UniqueConstraint(fields=["series", "day"], name="one_beat_per_series_and_day"),
            models.CheckConstraint(
                condition=~Q(state="excused") | Q(reason__gt=""), name="an_excused_beat_has_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["moment"], condition=Q(state="missed"), name="beats_that_were_missed")]

    def __str__(self) -> str:
        return f"{self.day} {self.state}"


class Episode(models.Model):
    """A post of a series. `published_at` empty: it is being written, or waits for its moment."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="episodes")
    post_id = models.UUIDField(unique=True)
    title = models.CharField(max_length=80, blank=True)
    added_by = models.ForeignKey("communities.Membership", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    beat_day = models.DateField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    is_visible = models.BooleanField(default=True)

    class Meta:
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="one_episode_per_number"),
            models.UniqueConstraint(fields=["series", "beat_day"], name="one_episode_per_beat"),
            models.CheckConstraint(
                condition=Q(published_at=None, number=None) | Q(published_at__isnull=False, number__isnull=False),
                name="a_published_episode_has_a_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class SeriesSubscription(models.Model):
    """A member wants to be told of each episode."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="subscriptions")
    member = models.ForeignKey("communities.Membership", on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "member"], name="one_subscription_per_member")]

    def __str__(self) -> str:
        return str(self.member_id)
