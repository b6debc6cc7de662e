"""Questions and their clocks, answers and their ratings, relays, and terms."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id


class State(models.TextChoices):
    """What becomes of a question."""

    OPEN = "open", _("等人答")
    ANSWERED = "answered", _("已采纳")
    CLOSED = "closed", _("已关闭")


class CloseReason(models.TextChoices):
    """Why a question is closed without an accepted answer."""

    DUPLICATE = "duplicate", _("有人问过了")
    SOLVED = "solved", _("自己解决了")
    OFF_TOPIC = "off_topic", _("不适合在这里问")
    OUTDATED = "outdated", _("过时了")


class RelayState(models.TextChoices):
    """What the one who was asked made of it."""

    WAITING = "waiting", _("等回话")
    TAKEN = "taken", _("接了")
    ANSWERED = "answered", _("答了")
    PASSED = "passed", _("转给了别人")
    DECLINED = "declined", _("这次不答")
    LAPSED = "lapsed", _("不用答了")


class Question(models.Model):
    """What makes a post a question. Title and circle are the post's, kept here to be searched and listed."""

    post = models.OneToOneField("posts.Post", primary_key=True, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="+")
    asker = models.ForeignKey("communities.Membership", on_delete=models.PROTECT, related_name="+")
    circle_id = models.UUIDField(null=True, blank=True)
    title = models.CharField(max_length=80)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    grams = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    is_listed = models.BooleanField(default=True)
    asked_at = models.DateTimeField(default=clock.now)
    target_minutes = models.PositiveIntegerField()
    due_at = models.DateTimeField()
    relay_due_at = models.DateTimeField(null=True, blank=True)
    first_response_at = models.DateTimeField(null=True, blank=True)
    response_seconds = models.PositiveIntegerField(null=True, blank=True)
    answer_count = models.PositiveIntegerField(default=0)
    relay_rounds = models.PositiveSmallIntegerField(default=0)
    accepted_comment_id = models.UUIDField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.UUIDField(null=True, blank=True)
    close_reason = models.CharField(max_length=12, choices=CloseReason, blank=True)
    close_note = models.CharField(max_length=160, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.UUIDField(null=True, blank=True)
    duplicate_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopen_note = models.CharField(max_length=160, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="answered", accepted_comment_id__isnull=False, accepted_at__isnull=False)
                | (~Q(state="answered") & Q(accepted_comment_id=None, accepted_at=None)),
                name="an_answered_question_has_an_accepted_answer",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False, close_reason__gt="")
                | (~Q(state="closed") & Q(closed_at=None, close_reason="")),
                name="a_closed_question_says_why",
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of=None) | Q(close_reason="duplicate"), name="only_a_duplicate_points_elsewhere"
            ),
            models.CheckConstraint(condition=~Q(duplicate_of=F("post")), name="no_question_is_its_own_duplicate"),
            models.CheckConstraint(
                condition=Q(first_response_at=None, response_seconds=None)
                | Q(first_response_at__isnull=False, response_seconds__isnull=False),
                name="a_first_response_took_some_time",
            ),
            models.CheckConstraint(condition=Q(due_at__gte=F("asked_at")), name="due_after_it_was_asked"),
        ]
        indexes = [
            models.Index(
                fields=["community", "due_at", "post"],
                condition=Q(is_listed=True, state="open", first_response_at=None),
                name="questions_waiting_by_clock",
            ),
            models.Index(
                fields=["community", "-asked_at", "post"], condition=Q(is_listed=True), name="questions_newest"
            ),
            models.Index(
                fields=["relay_due_at"],
                condition=Q(is_listed=True, state="open", first_response_at=None, relay_due_at__isnull=False),
                name="questions_to_relay",
            ),
            models.Index(fields=["asker", "-asked_at"], name="questions_of_a_member"),
            GinIndex(fields=["grams"], name="questions_by_grams"),
        ]

    def __str__(self) -> str:
        return self.title


class Answer(models.Model):
    """A top comment of a question's post, by somebody other than the asker or by the asker."""

    comment = models.OneToOneField("posts.Comment", primary_key=True, on_delete=models.CASCADE, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    author = models.ForeignKey("communities.Membership", on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(default=clock.now)
    is_removed = models.BooleanField(default=False)
    rating = models.PositiveIntegerField(default=0)
    honoured_at = models.DateTimeField(null=True, blank=True)
    """When its author was first honoured for it; a second acceptance of the same answer counts nothing more."""

    class Meta:
        indexes = [
            models.Index(fields=["question", "-rating", "comment"], name="answers_by_rating"),
            models.Index(fields=["author", "-answered_at"], name="answers_of_a_member"),
        ]

    def __str__(self) -> str:
        return str(self.comment_id)


class Rating(models.Model):
    """A member finds an answer helpful, once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="ratings")
    member = models.ForeignKey("communities.Membership", on_delete=models.CASCADE, related_name="+")
    rated_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "member"], name="one_rating_per_answer_and_member"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Relay(models.Model):
    """A question handed to a member who may know. Rows stay: together they are the chain."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="relays")
    community_id = models.UUIDField()
    member = models.ForeignKey("communities.Membership", on_delete=models.PROTECT, related_name="+")
    relayed_by = models.UUIDField(null=True, blank=True)
    passed_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    round = models.PositiveSmallIntegerField(default=1)
    score = models.FloatField(default=0)
    because = models.JSONField(default=dict)
    """`answered`: ids and titles of questions the member answered; `tags` and `grams` in common."""
    note = models.CharField(max_length=160, blank=True)
    state = models.CharField(max_length=10, choices=RelayState, default=RelayState.WAITING)
    sent_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "member"], name="one_relay_per_question_and_member"),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None) | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="a_decided_relay_has_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["member", "-sent_at"], name="relays_of_a_member"),
            models.Index(fields=["member"], condition=Q(state__in=["waiting", "taken"]), name="relays_that_weigh"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class RelayDay(models.Model):
    """How many relays a member got on one day of the community's calendar."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey("communities.Membership", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    count = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "day"], name="one_count_per_member_and_relay_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.count}"


class RelayRefusal(models.Model):
    """A member who does not want to be asked in relays, until they change their mind."""

    member = models.OneToOneField(
        "communities.Membership", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    since = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return str(self.member_id)


class QuestionTerms(models.Model):
    """What a community, or one circle of it, promises those who ask."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.CASCADE, related_name="+")
    circle_id = models.UUIDField(null=True, blank=True)
    target_hours = models.PositiveSmallIntegerField(default=4)
    waking_from_minute = models.PositiveSmallIntegerField(default=8 * 60)
    waking_to_minute = models.PositiveSmallIntegerField(default=22 * 60)
    relay_at_percent = models.PositiveSmallIntegerField(default=50)
    relay_size = models.PositiveSmallIntegerField(default=2)
    relays_per_day = models.PositiveSmallIntegerField(default=3)
    is_relayed_by_clock = models.BooleanField(default=True)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "circle_id"], nulls_distinct=False, name="one_set_of_question_terms"
            ),
            models.CheckConstraint(
                condition=Q(waking_from_minute__lt=F("waking_to_minute"), waking_to_minute__lte=1440),
                name="question_waking_hours_are_within_a_day",
            ),
            models.CheckConstraint(
                condition=Q(target_hours__gte=1, target_hours__lte=168), name="an_answer_takes_hours"
            ),
            models.CheckConstraint(
                condition=Q(relay_at_percent__gte=1, relay_at_percent__lte=100), name="relay_before_it_is_due"
            ),
            models.CheckConstraint(condition=Q(relay_size__gte=1, relay_size__lte=10), name="relay_to_a_few"),
            models.CheckConstraint(condition=Q(relays_per_day__lte=50), name="relays_a_day_are_bounded"),
        ]

    def __str__(self) -> str:
        return f"{self.target_hours} h"
