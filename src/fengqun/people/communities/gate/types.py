"""Steps, results, verdicts: what a gate and a way through it consist of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.functional import Promise

COMMUNITY = "community"
CIRCLE = "circle"


class Turn(StrEnum):
    """Whose move a step is."""

    APPLICANT = "applicant"
    """Somebody answers."""
    NOBODY = "nobody"
    """It is decided from what is known."""
    OTHERS = "others"
    """Somebody or something else decides; the applicant has handed in and waits."""


class State(StrEnum):
    """How a step went."""

    BEGUN = "begun"
    PASSED = "passed"
    FAILED = "failed"
    WAITING = "waiting"


@dataclass(frozen=True)
class Subject:
    """What the gate stands before: a community or a circle, and the clocks it goes by."""

    kind: str
    id: UUID
    community_id: UUID
    time_zone: str = "Asia/Shanghai"

    @property
    def part_id(self) -> UUID | None:
        """Which part of the community the gate stands before, a circle say; None for the whole community."""
        return None if self.kind == COMMUNITY else self.id

    @property
    def zone(self) -> tzinfo:
        """In which its weeks and months turn."""
        return ZoneInfo(self.time_zone)


@dataclass(frozen=True)
class Step:
    """One thing a gate asks. `revision` counts up when what it asks changes; its place may change freely."""

    id: str
    kind: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    revision: int = 1

    def as_data(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {"id": self.id, "kind": self.kind, "settings": dict(self.settings), "revision": self.revision}


@dataclass(frozen=True)
class Result:
    """How one step went for one applicant."""

    state: State
    revision: int = 1
    said: Mapping[str, Any] = field(default_factory=dict)
    at: datetime | None = None
    tries: int = 0
    retry_at: datetime | None = None
    is_claimed: bool = False
    """Whether what the step costs (a use of a code, a place of the week) has been taken."""

    def as_data(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "state": str(self.state),
            "revision": self.revision,
            "said": dict(self.said),
            "at": self.at.isoformat() if self.at else None,
            "tries": self.tries,
            "retry_at": self.retry_at.isoformat() if self.retry_at else None,
            "is_claimed": self.is_claimed,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Result":
        """What `as_data` wrote."""
        at, retry_at = data.get("at"), data.get("retry_at")
        return cls(
            state=State(data["state"]),
            revision=data.get("revision", 1),
            said=data.get("said", {}),
            at=datetime.fromisoformat(at) if at else None,
            tries=data.get("tries", 0),
            retry_at=datetime.fromisoformat(retry_at) if retry_at else None,
            is_claimed=data.get("is_claimed", False),
        )


@dataclass(frozen=True)
class Verdict:
    """What a kind of step says to what was said. `fields` holds what is wrong with which part of the answer."""

    state: State
    said: Mapping[str, Any] = field(default_factory=dict)
    sentence: str | Promise = ""
    fields: Mapping[str, str | Promise] = field(default_factory=dict)
    tries: int = 0
    retry_at: datetime | None = None

    @property
    def is_passed(self) -> bool:
        """Whether the step is done."""
        return self.state is State.PASSED


@dataclass(frozen=True)
class Question:
    """One thing to answer: freely, or by choosing."""

    name: str
    text: str
    choices: Sequence[str] = ()
    takes_several: bool = False


@dataclass(frozen=True)
class Face:
    """What an applicant is shown of a step: never what must stay here, such as right answers."""

    title: str | Promise
    hint: str | Promise = ""
    questions: Sequence[Question] = ()


@dataclass(frozen=True)
class Standing:
    """Where somebody is: at `step`, the `place`-th of `total`; through when there is none left."""

    step: Step | None
    place: int
    total: int
    turn: Turn
    result: Result | None = None

    @property
    def is_through(self) -> bool:
        """Whether every step is passed."""
        return self.step is None

    @property
    def needs_agreement(self) -> bool:
        """Whether the applicant has done all they can for now, and hands in."""
        return self.is_through or self.turn is Turn.OTHERS
