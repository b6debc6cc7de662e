"""What crosses this room's walls."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fengqun.people.communities.types import MemberCard


@dataclass(frozen=True)
class PollDraft:
    """A poll to open."""

    question: str
    options: tuple[str, ...]
    is_multiple: bool = False
    is_anonymous: bool = False
    may_change: bool = True
    shows: str = "voted"
    closes_at: datetime | None = None


@dataclass(frozen=True)
class OptionCard:
    """One thing to choose, as the viewer sees it: `votes` is None where the results are not shown."""

    id: UUID
    text: str
    votes: int | None
    percent: int | None
    is_mine: bool = False
    faces: tuple[MemberCard, ...] = ()

    @property
    def more(self) -> int:
        """How many voted for it beyond those whose faces are shown."""
        return max((self.votes or 0) - len(self.faces), 0)


@dataclass(frozen=True)
class PollCard:
    """A poll as one viewer sees it."""

    id: UUID
    post_id: UUID
    author_id: UUID
    question: str
    is_multiple: bool
    is_anonymous: bool
    may_change: bool
    shows: str
    closes_at: datetime | None
    is_closed: bool
    ballot_count: int
    has_voted: bool
    shows_results: bool
    options: tuple[OptionCard, ...]

    @property
    def is_open_to_me(self) -> bool:
        """Whether the viewer can still choose."""
        return not self.is_closed and (not self.has_voted or self.may_change)


@dataclass(frozen=True)
class QuestionDraft:
    """A question to write."""

    kind: str
    text: str
    options: tuple[str, ...] = ()
    is_required: bool = False


@dataclass(frozen=True)
class QuestionCard(QuestionDraft):
    """A question of a survey."""

    id: UUID = field(default_factory=lambda: UUID(int=0))
    position: int = 0

    @property
    def numbers(self) -> range:
        """The numbers to choose from, for those that are answered by one."""
        return range(11) if self.kind == "nps" else range(1, 6) if self.kind == "scale" else range(0)


@dataclass(frozen=True)
class SurveySettings:
    """All about a survey but its questions. No `stages` means all of them."""

    title: str
    intro: str = ""
    is_anonymous: bool = False
    stages: tuple[str, ...] = ()
    circle_id: UUID | None = None
    shares_results: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True)
class SurveyCard:
    """A survey."""

    id: UUID
    community_id: UUID
    author_id: UUID
    title: str
    intro: str
    is_anonymous: bool
    stages: tuple[str, ...]
    circle_id: UUID | None
    shares_results: bool
    opens_at: datetime | None
    closes_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    phase: str
    answer_count: int
    has_answered: bool = False

    @property
    def phase_label(self) -> str | Promise:
        """The phase in a word."""
        return PHASES[self.phase]

    @property
    def is_draft(self) -> bool:
        """Whether its questions can still be changed."""
        return self.opened_at is None

    @property
    def is_open(self) -> bool:
        """Whether it takes answers now."""
        return self.phase == "open"

    @property
    def settings(self) -> SurveySettings:
        """What its author decides."""
        return SurveySettings(**{name: getattr(self, name) for name in SurveySettings.__dataclass_fields__})


PHASES: dict[str, str | Promise] = {
    "draft": _("草稿"),
    "waiting": _("到时间就开"),
    "open": _("正在收"),
    "closed": pgettext_lazy("survey", "已截止"),
}


@dataclass(frozen=True)
class Bar:
    """A row of a chart: how many gave this answer. `percent` is of those who answered the question."""

    label: str
    count: int
    percent: int


@dataclass(frozen=True)
class GroupResult:
    """How the members of some stages answered one question. `label` names them."""

    label: str
    answered: int
    bars: tuple[Bar, ...]
    mean: float | None = None
    nps: int | None = None


@dataclass(frozen=True)
class QuestionResult:
    """How one question was answered: by all, and by groups of stages; texts in no order."""

    question: QuestionCard
    answered: int
    skipped: int
    bars: tuple[Bar, ...]
    mean: float | None
    nps: int | None
    texts: tuple[str, ...]
    groups: tuple[GroupResult, ...]


@dataclass(frozen=True)
class SurveyResults:
    """How a survey was answered."""

    survey: SurveyCard
    answer_count: int
    questions: tuple[QuestionResult, ...]


Answers = Mapping[str, object]
"""By question id (as text): an option's number, a list of them, a number, or a text."""
