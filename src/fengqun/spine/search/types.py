"""What crosses the wall of this room when somebody has searched."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from fengqun.spine.search.documents import Findable
from fengqun.spine.search.marking import Piece


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that was found, with the places where what was looked for stands."""

    kind: str
    object_id: UUID
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    author_id: UUID | None
    moment: datetime
    score: float
    address: str

    @property
    def title_text(self) -> str:
        """The title without marks."""
        return "".join(piece.text for piece in self.title)


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind: how many in all, and those of this page."""

    kind: Findable
    total: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a question.

    `is_loose`: nothing holds all the words, so these hold some. `meant`: mistyped words and what was looked for in
    addition. `is_bounded`: there are more matches than were ranked, so totals are lower bounds.
    """

    asked: str
    groups: tuple[Group, ...] = ()
    is_loose: bool = False
    is_bounded: bool = False
    meant: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many were found, of all kinds."""
        return sum(group.total for group in self.groups)

    def group(self, kind: str) -> Group | None:
        """What was found of this kind."""
        return next((group for group in self.groups if group.kind.kind == kind), None)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A title that goes with what has been typed so far."""

    kind: Findable
    title: tuple[Piece, ...]
    address: str

    @property
    def text(self) -> str:
        """The title without marks."""
        return "".join(piece.text for piece in self.title)


@dataclass(frozen=True, slots=True)
class Miss:
    """What was looked for in vain, and how often."""

    text: str
    times: int
    last_at: datetime
