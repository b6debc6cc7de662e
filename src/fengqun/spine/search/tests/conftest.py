"""Two kinds of things that only these tests have, and audiences like those of circles."""

from collections.abc import Iterable, Iterator
from uuid import UUID, uuid4

import pytest

from fengqun.kernel.policies import Actor, Role
from fengqun.spine.search import documents, scope
from fengqun.spine.search.documents import Document, Findable, findable

CIRCLES: dict[UUID, list[str]] = {}
"""Audiences by member."""
HIDDEN: dict[UUID, list[UUID]] = {}
SOURCE: list[Document] = []
"""What the room of the notes has, for rebuilding."""


@pytest.fixture(autouse=True)
def kinds() -> Iterator[tuple[Findable, Findable]]:
    """The kinds `note` (plentiful) and `thing` (few), and nothing else."""
    known, audiences, hidings = dict(documents._kinds), dict(scope._audiences), dict(scope._hidings)
    documents._kinds.clear()
    scope._audiences.clear()
    scope._hidings.clear()
    note = findable("note", label="笔记", icon="edit", order=10, rebuild=_notes, address=_address, is_plentiful=True)
    thing = findable("thing", label="东西", icon="package", order=20, rebuild=lambda _c: iter(()), address=_address)
    scope.audiences(_circles_of)
    scope.hides(_hidden_from)
    yield note, thing
    for registry, before in ((documents._kinds, known), (scope._audiences, audiences), (scope._hidings, hidings)):
        registry.clear()
        registry.update(before)  # type: ignore[arg-type]
    for memory in (CIRCLES, HIDDEN, SOURCE):
        memory.clear()


@pytest.fixture
def community_id() -> UUID:
    """A community of its own for each test."""
    return uuid4()


@pytest.fixture
def reader(community_id: UUID) -> Actor:
    """A member of it."""
    return Actor(user_id=uuid4(), community_id=community_id, member_id=uuid4(), roles=frozenset({Role.MEMBER}))


def _notes(community_id: UUID) -> Iterator[Document]:
    return (document for document in SOURCE if document.community_id == community_id)


def _address(slug: str, object_id: UUID) -> str:
    return f"/c/{slug}/notes/{object_id}/"


def _circles_of(actor: Actor, _community_id: UUID) -> Iterable[str]:
    return CIRCLES.get(actor.member_id, ()) if actor.member_id else ()


def _hidden_from(actor: Actor, _community_id: UUID) -> Iterable[UUID]:
    return HIDDEN.get(actor.member_id, ()) if actor.member_id else ()
