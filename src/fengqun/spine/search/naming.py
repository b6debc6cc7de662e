"""Who wrote what was found: the room of the people says the names, in one statement for a whole page."""

from collections.abc import Callable, Iterable
from uuid import UUID

Naming = Callable[[UUID, Iterable[UUID]], dict[UUID, str]]

_namings: dict[str, Naming] = {}


def names_authors(function: Naming) -> Naming:
    """Register the function that answers the names of members of a community."""
    _namings[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def author_names(community_id: UUID, author_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of these authors; whom nobody knows is left out."""
    wanted = set(author_ids)
    found: dict[UUID, str] = {}
    if wanted:
        for name_them in _namings.values():
            found |= name_them(community_id, wanted)
    return found
