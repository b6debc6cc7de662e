"""What stands behind a kind of step: what it has to know, takes and gives back. Implemented beside the tables."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from fengqun.people.communities.gate.types import Result, Step, Subject


class Backing:
    """Does nothing; subclasses do what their kind of step needs. Called inside the command's transaction."""

    def facts(self, subject: Subject, user_id: UUID, step: Step, said: Mapping[str, Any]) -> Mapping[str, Any]:
        """What `Kind.judge` has to know. A step of others may take what it decides about here (a place of the week)."""
        del subject, user_id, step, said
        return {}

    def claim(self, subject: Subject, user_id: UUID, step: Step, result: Result) -> None:
        """Take what the step costs, when the application is handed in. Raises a DomainError if that is gone."""

    def release(self, subject: Subject, user_id: UUID, step: Step, result: Result) -> None:
        """Give back what was taken, after a refusal."""

    def entered(self, subject: Subject, member_id: UUID, step: Step, result: Result) -> None:
        """Somebody came in by this step."""


_backings: dict[tuple[str, str], Backing] = {}
_NOTHING = Backing()
B = TypeVar("B", bound=type[Backing])


def backs(kind: str, *, subject: str = "") -> Callable[[B], B]:
    """Register what stands behind a kind of step, for one sort of subject or for all."""

    def register(backing: B) -> B:
        _backings[kind, subject] = backing()
        return backing

    return register


def backing_of(kind: str, subject: str) -> Backing:
    """What stands behind that kind there."""
    return _backings.get((kind, subject)) or _backings.get((kind, ""), _NOTHING)
