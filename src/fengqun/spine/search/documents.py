"""What rooms give to the index: documents, and the kinds of things that can be found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise

PUBLIC, MEMBERS, STAFF = "public", "members", "staff"
"""Audiences that every community has. Others are named by the rooms that know them, such as `circle:<id>`."""

TITLE_LENGTH = 200
BODY_LENGTH = 20_000
"""Characters of a body that are kept and found; what stands behind them is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One thing that can be found, as plain text (no markup).

    `audience` says who may find it. `names` are found by pinyin too, in full and by initials; the pinyin is made here.
    `weight` lifts (above 1) or lowers a document among others that match alike.
    """

    community_id: UUID
    kind: str
    object_id: UUID
    title: str
    body: str = ""
    audience: str
    author_id: UUID | None = None
    names: tuple[str, ...] = ()
    moment: datetime
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Findable:
    """A kind of thing that can be found.

    `rebuild` answers all documents of a community, for writing the index anew. `address` answers where a thing is,
    from the community's slug and the object's id. Kinds with `is_plentiful` come by the hundred thousand (posts,
    comments): of a very common word only the newest of them are ranked.
    """

    kind: str
    label: str | Promise
    icon: str
    order: int
    rebuild: Callable[[UUID], Iterator[Document]]
    address: Callable[[str, UUID], str]
    is_plentiful: bool = False


_kinds: dict[str, Findable] = {}


def findable(
    kind: str,
    *,
    label: str | Promise,
    icon: str,
    order: int,
    rebuild: Callable[[UUID], Iterator[Document]],
    address: Callable[[str, UUID], str],
    is_plentiful: bool = False,
) -> Findable:
    """Declare a kind of thing that can be found; in a room's `findable.py`."""
    known = _kinds.get(kind)
    if known is not None and known.rebuild.__module__ != rebuild.__module__:
        message = f"the kind {kind!r} is declared by {known.rebuild.__module__} already"
        raise ValueError(message)
    declared = Findable(kind, label, icon, order, rebuild, address, is_plentiful)
    _kinds[kind] = declared
    return declared


def all_kinds() -> list[Findable]:
    """Every kind that can be found, in the order of the page."""
    return sorted(_kinds.values(), key=lambda found: (found.order, found.kind))


def kind_named(kind: str) -> Findable | None:
    """The kind with this name, or None where no installed room has it."""
    return _kinds.get(kind)
