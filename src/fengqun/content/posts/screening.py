"""What looks at words before they are seen: rooms above register, every content room may ask.

    @screens
    def first_post_is_read(candidate: Candidate) -> Verdict | None:
        return Verdict.hold(_("第一次发言，先看一眼")) if candidate.is_first else None

A refusal wins over a hold, a hold over nothing. What is held is seen by its author and by staff until it is released.
What an edit adds is looked at like new words; what it then hides has been read before and is shown again in silence.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn
from uuid import UUID

from fengqun.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words somebody wants to publish. `seconds_typing` is None where nobody measured.

    `post_id` is the post that a new comment is written under. `before` is what it said where something that others
    read already is reworded: a screen looks at what that adds, and not at what stood there.
    """

    kind: str
    community_id: UUID
    author_id: UUID
    circle_id: UUID | None = None
    text: str = ""
    links: tuple[str, ...] = ()
    picture_count: int = 0
    mention_count: int = 0
    seconds_typing: float | None = None
    is_first: bool = False
    post_id: UUID | None = None
    before: str | None = None

    @property
    def is_edit(self) -> bool:
        """Whether others read it already, in other words."""
        return self.before is not None

    @property
    def new_links(self) -> tuple[str, ...]:
        """The links that did not stand there before."""
        return tuple(one for one in self.links if one not in (self.before or ""))


@dataclass(frozen=True, slots=True)
class Verdict:
    """Either the words wait for staff, with a reason, or they are refused with an error."""

    reason: str = ""
    error: DomainError | None = None

    @classmethod
    def hold(cls, reason: str) -> "Verdict":
        """Let staff look first; `reason` is shown to them and to the author."""
        return cls(reason=str(reason))

    @classmethod
    def refuse(cls, error: DomainError) -> "Verdict":
        """Do not publish at all."""
        return cls(error=error)

    @property
    def is_hold(self) -> bool:
        """Whether the words wait."""
        return self.error is None


Screen = Callable[[Candidate], Verdict | None]

_screens: dict[str, Screen] = {}


def screens(function: Screen) -> Screen:
    """Register the function."""
    _screens[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def screen(candidate: Candidate) -> Verdict | None:
    """What becomes of the words: None publishes them. Every screen is asked, the strictest answer counts."""
    verdicts = [verdict for ask in list(_screens.values()) if (verdict := ask(candidate)) is not None]
    refusals = [verdict for verdict in verdicts if not verdict.is_hold]
    return next(iter(refusals or verdicts), None)


def hold_reason(candidate: Candidate) -> str | None:
    """The reason for which the words wait, or None. Raises the error with which they are refused."""
    verdict = screen(candidate)
    if verdict is None:
        return None
    if verdict.error is not None:
        _raise(verdict.error)
    return verdict.reason


def _raise(error: DomainError) -> NoReturn:
    raise error
