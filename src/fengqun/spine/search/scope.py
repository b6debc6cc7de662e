"""Who may find what: rooms above say which audiences an actor belongs to, and whose things they do not want to see."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from fengqun.kernel.policies import Actor, Role
from fengqun.spine.search.documents import MEMBERS, PUBLIC, STAFF

Audiences = Callable[[Actor, UUID], Iterable[str]]
Hiding = Callable[[Actor, UUID], Iterable[UUID]]

_audiences: dict[str, Audiences] = {}
_hidings: dict[str, Hiding] = {}
_STAFF_ROLES = frozenset({Role.OWNER, Role.OPERATOR})


@dataclass(frozen=True, slots=True)
class Scope:
    """What one actor may find in one community."""

    community_id: UUID
    audiences: tuple[str, ...]
    hidden_authors: tuple[UUID, ...]


def audiences(function: Audiences) -> Audiences:
    """Register a function that answers which more audiences an actor belongs to in a community, guests included."""
    _audiences[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def hides(function: Hiding) -> Hiding:
    """Register a function that answers whose things an actor shall not find (member ids)."""
    _hidings[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def scope_of(actor: Actor, community_id: UUID) -> Scope:
    """What this actor may find there; an actor of another community is a guest."""
    found = {PUBLIC}
    hidden: set[UUID] = set()
    if actor.community_id == community_id and actor.member_id is not None:
        found.add(MEMBERS)
        if actor.roles & _STAFF_ROLES:
            found.add(STAFF)
        for others in _hidings.values():
            hidden.update(others(actor, community_id))
    for more in _audiences.values():
        found.update(more(actor, community_id))
    return Scope(community_id, tuple(sorted(found)), tuple(sorted(hidden)))
