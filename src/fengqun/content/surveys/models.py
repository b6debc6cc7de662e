"""Polls and surveys, and what was answered."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id


class Poll(models.Model):
    """A question inside a post, with options to choose from."""

    class Shows(models.TextChoices):
        """When one sees how it stands."""

        ALWAYS = "always", _("随时")
        VOTED = "voted", _("投了以后")
        CLOSED = "closed", _("截止以后")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="+")
    post = models.OneToOneField("posts.Post", on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey("communities.Membership", on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=120)
    is_multiple = models.BooleanField(default=False)
    is_anonymous = models.BooleanField(default=False)
    may_change = models.BooleanField(default=True)
    shows = models.CharField(max_length=10, choices=Shows.choices, default=Shows.VOTED)
    closes_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    ballot_count = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(shows__in=["always", "voted", "closed"]), name="poll_shows_is_known"),
            models.CheckConstraint(
                condition=Q(is_anonymous=False) | Q(may_change=False), name="an_anonymous_vote_cannot_be_found_again"
            ),
        ]

    def __str__(self) -> str:
        return self.question


class PollOption(models.Model):
    """One thing to choose; `vote_count` changes with the votes, in the same transaction."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=80)
    vote_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "position"], name="options_of_a_poll_stand_in_order"),
        ]

    def __str__(self) -> str:
        return self.text


class Ballot(models.Model):
    """That a member has voted, once. What for, is kept for named polls only."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="ballots")
    member = models.ForeignKey("communities.Membership", on_delete=models.CASCADE, related_name="+")
    voted_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "member"], name="one_ballot_per_poll_and_member"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Vote(models.Model):
    """What a ballot of a named poll chose."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="votes")
    option = models.ForeignKey(PollOption, on_delete=models.CASCADE, related_name="votes")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ballot", "option"], name="one_vote_per_ballot_and_option"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Survey(models.Model):
    """Several questions to members of some stages, or of a circle. A draft until it is opened."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    community = models.ForeignKey("communities.Community", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey("communities.Membership", on_delete=models.PROTECT, related_name="+")
    circle = models.ForeignKey("circles.Circle", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=80)
    intro = models.TextField(blank=True)
    is_anonymous = models.BooleanField(default=False)
    stages = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    shares_results = models.BooleanField(default=False)
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    """When those whom it asks were told that it can be answered."""
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="a_survey_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(opened_at__isnull=False), name="only_an_opened_survey_closes"
            ),
        ]
        indexes = [
            models.Index(fields=["community", "-created_at"], name="surveys_latest_first"),
            models.Index(
                fields=["opened_at"],
                condition=Q(opened_at__isnull=False, told_at=None, closed_at=None),
                name="surveys_to_tell_of",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """One question of a survey."""

    class Kind(models.TextChoices):
        """How it is answered."""

        CHOICE = "choice", _("单选")
        MULTI = "multi", _("多选")
        SCALE = "scale", _("打分 1–5")
        NPS = "nps", _("推荐 0–10")
        TEXT = "text", _("文字")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.CharField(max_length=200)
    options = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    is_required = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["choice", "multi", "scale", "nps", "text"]), name="question_kind_is_known"
            ),
            models.UniqueConstraint(
                fields=["survey", "position"],
                name="questions_of_a_survey_stand_in_order",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return self.text


class AnswerDraft(models.Model):
    """What a member has entered and not sent; gone when it is sent."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="drafts")
    member = models.ForeignKey("communities.Membership", on_delete=models.CASCADE, related_name="+")
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "member"], name="one_draft_per_survey_and_member"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Return(models.Model):
    """That a member has answered a survey, once; nothing here leads to the answers."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="returns")
    member = models.ForeignKey("communities.Membership", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "member"], name="one_return_per_survey_and_member"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Submission(models.Model):
    """The answers of one sheet: by question, with the stage at that time.

    Of an anonymous survey it has no member and no moment, and an id that says nothing about either.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="submissions")
    is_anonymous = models.BooleanField()
    member = models.ForeignKey("communities.Membership", null=True, on_delete=models.SET_NULL, related_name="+")
    stage = models.CharField(max_length=20)
    answers = models.JSONField(default=dict)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_anonymous=False) | Q(member=None, sent_at=None), name="anonymous_answers_name_nobody"
            ),
        ]
        indexes = [models.Index(fields=["survey", "stage"], name="submissions_by_stage")]

    def __str__(self) -> str:
        return str(self.id)
