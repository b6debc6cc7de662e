"""Where rooms above teach the ledger to name and to find what its journals are about."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.utils.functional import Promise

from fengqun.kernel.requests import Request
from fengqun.spine.ledger.types import Owner


@dataclass(frozen=True, slots=True)
class ObjectCard:
    """An object that causes journals, for people: what it is called and where its page is for this reader."""

    label: str | Promise
    url: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a text may mean: owners of accounts, objects that cause journals."""

    owners: tuple[Owner, ...] = ()
    objects: tuple[UUID, ...] = ()


ObjectSource = Callable[[Request, UUID], ObjectCard | None]
"""`source(request, object_id)`: the card for this reader; None if there is no such object, or not for them."""

OwnerPage = Callable[[Request, UUID], str]
"""`page(request, owner_id)`: the address of the owner's own page."""

Finder = Callable[[UUID, str], Found]
"""`finder(community_id, text)`: whom or what the text may mean."""

T = TypeVar("T")

_sources: dict[str, ObjectSource] = {}
_pages: dict[str, OwnerPage] = {}
_finders: dict[str, Finder] = {}


def register_object(kind: str, source: ObjectSource) -> ObjectSource:
    """Let pages name the objects of this kind and lead to them."""
    _sources[kind] = source
    return source


def register_owner_page(kind: str, page: OwnerPage) -> OwnerPage:
    """Let pages lead from an account to its owner."""
    _pages[kind] = page
    return page


def register_finder(name: str, finder: Finder) -> Finder:
    """Let the search understand names and numbers that the ledger itself does not hold."""
    _finders[name] = finder
    return finder


def object_card(request: Request, kind: str, object_id: UUID) -> ObjectCard | None:
    """The object's card for this reader, if a room has taught the kind."""
    source = _sources.get(kind)
    return source(request, object_id) if source else None


def owner_page(request: Request, owner: Owner | None) -> str:
    """The address of the owner's page; empty where there is none."""
    page = _pages.get(owner.kind) if owner else None
    return page(request, owner.id) if page and owner else ""


def find(community_id: UUID, text: str) -> Found:
    """What the rooms make of the text."""
    found = [finder(community_id, text) for finder in _finders.values()]
    return Found(
        owners=tuple(_all(one.owners for one in found)),
        objects=tuple(_all(one.objects for one in found)),
    )


def _all(parts: Iterable[Iterable[T]]) -> Iterable[T]:
    return dict.fromkeys(item for part in parts for item in part)
