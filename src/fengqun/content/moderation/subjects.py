"""What can be flagged: each kind of thing with the verbs of its room.

    REVIEW = subject("review", label=_("评价"), look=…, may_see=…, hide=…, show=…, remove=…, put_aside=…)

`look(community_id, ids)` answers things by id in a fixed number of statements; `may_see(thing, actor)` whether the
actor may read one. The verbs take the thing, an actor whose right was asked for already, and a reason where the author
reads one. Rooms above declare their own kinds in a module that is read at start.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise

from fengqun.content.moderation.types import Thing
from fengqun.kernel.policies import Actor

Look = Callable[[UUID, Collection[UUID]], Mapping[UUID, Thing]]


@dataclass(frozen=True)
class Subject:
    """A kind of thing."""

    code: str
    label: str | Promise
    look: Look
    may_see: Callable[[Thing, Actor], bool]
    hide: Callable[[Thing, Actor, str], None]
    show: Callable[[Thing, Actor], None]
    """Let what is held through, or bring what is hidden back."""
    remove: Callable[[Thing, Actor], None]
    put_aside: Callable[[Thing, Actor, str, bool], None]
    """Out of sight again after a decision was undone; True for what nobody had seen before."""
    lock: Callable[[Thing, Actor], None] | None = None
    """Close the thread that the thing belongs to."""
    unlock: Callable[[Thing, Actor], None] | None = None
    around: Callable[[Thing], Sequence[Thing]] | None = None


_subjects: dict[str, Subject] = {}


def subject(made: Subject) -> Subject:
    """Make a kind known. Raises ValueError for a code that is taken."""
    if made.code in _subjects:
        message = f"the subject {made.code!r} is declared twice"
        raise ValueError(message)
    _subjects[made.code] = made
    return made


def subject_of(code: str) -> Subject | None:
    """The kind with that code."""
    return _subjects.get(code)


def label_of(code: str) -> str | Promise:
    """Its name; the code where no room declares it any more."""
    return _subjects[code].label if code in _subjects else code


def things(community_id: UUID, wanted: Collection[tuple[str, UUID]]) -> dict[UUID, Thing]:
    """The things of those kinds with those ids, by id: as many statements as kinds need, however many things."""
    found: dict[UUID, Thing] = {}
    for code, made in _subjects.items():
        ids = {object_id for kind, object_id in wanted if kind == code}
        if ids:
            found |= made.look(community_id, ids)
    return found
