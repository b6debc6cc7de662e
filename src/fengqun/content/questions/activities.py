"""What happened to questions. The object of each is the question, whose id is the post's."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.spine.activity.types import Activity


@dataclass(frozen=True, kw_only=True)
class QuestionActivity(Activity):
    """Something about a question."""

    object_kind: ClassVar[str] = "question"
    circle_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class QuestionAsked(QuestionActivity):
    """A member asked."""

    verb: ClassVar[str] = "questions.asked"
    label: ClassVar[str | Promise] = _("提了问")


@dataclass(frozen=True, kw_only=True)
class QuestionAnswered(QuestionActivity):
    """Somebody other than the asker answered; the actor is who answered."""

    verb: ClassVar[str] = "questions.answered"
    label: ClassVar[str | Promise] = _("答了提问")
    comment_id: UUID
    asker_id: UUID
    is_first: bool = False
    response_seconds: int | None = None


@dataclass(frozen=True, kw_only=True)
class AnswerAccepted(QuestionActivity):
    """An answer was accepted; with `previous_id` in the place of another."""

    verb: ClassVar[str] = "questions.answer_accepted"
    label: ClassVar[str | Promise] = _("采纳了回答")
    comment_id: UUID
    answerer_id: UUID
    previous_id: UUID | None = None
    is_honoured: bool = True
    """Whether it counts for its author: not for an own answer, and once for each answer."""


@dataclass(frozen=True, kw_only=True)
class AcceptanceWithdrawn(QuestionActivity):
    """An acceptance was taken back."""

    verb: ClassVar[str] = "questions.acceptance_withdrawn"
    label: ClassVar[str | Promise] = _("取消了采纳")
    comment_id: UUID


@dataclass(frozen=True, kw_only=True)
class QuestionClosed(QuestionActivity):
    """A question was closed without an accepted answer."""

    verb: ClassVar[str] = "questions.closed"
    label: ClassVar[str | Promise] = _("关闭了提问")
    reason: str
    note: str = ""
    duplicate_of_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class QuestionReopened(QuestionActivity):
    """A question was opened again."""

    verb: ClassVar[str] = "questions.reopened"
    label: ClassVar[str | Promise] = _("重新打开了提问")
    reason: str


@dataclass(frozen=True, kw_only=True)
class QuestionRelayed(QuestionActivity):
    """A question was handed to a member who answered alike; without an actor the clock did it."""

    verb: ClassVar[str] = "questions.relayed"
    label: ClassVar[str | Promise] = _("接力了提问")
    relay_id: UUID
    member_id: UUID
    passed_from_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class RelayTaken(QuestionActivity):
    """Who was asked wants to answer."""

    verb: ClassVar[str] = "questions.relay_taken"
    label: ClassVar[str | Promise] = _("接下了提问")
    relay_id: UUID


@dataclass(frozen=True, kw_only=True)
class RelayPassedOn(QuestionActivity):
    """Who was asked handed it to somebody else."""

    verb: ClassVar[str] = "questions.relay_passed_on"
    label: ClassVar[str | Promise] = _("转交了提问")
    relay_id: UUID


@dataclass(frozen=True, kw_only=True)
class RelayDeclined(QuestionActivity):
    """Who was asked does not answer this time."""

    verb: ClassVar[str] = "questions.relay_declined"
    label: ClassVar[str | Promise] = _("没有接提问")
    relay_id: UUID


@dataclass(frozen=True, kw_only=True)
class TermsSet(Activity):
    """What is promised to those who ask was changed; the object is the circle, or the community."""

    verb: ClassVar[str] = "questions.terms_set"
    object_kind: ClassVar[str] = "question_terms"
    label: ClassVar[str | Promise] = _("改了提问时限")
    target_hours: int
    waking_from_minute: int
    waking_to_minute: int
