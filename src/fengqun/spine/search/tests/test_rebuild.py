"""Writing the index anew."""

from uuid import UUID, uuid4

import pytest

from fengqun.spine.search.commands import rebuild
from fengqun.spine.search.errors import UnknownKind
from fengqun.spine.search.models import SearchDocument, SearchWord
from fengqun.spine.search.tests.conftest import SOURCE
from fengqun.spine.search.tests.factories import document, put_note

pytestmark = pytest.mark.django_db


def test_the_index_holds_what_the_rooms_have(community_id: UUID) -> None:
    # given
    elsewhere = uuid4()
    put_note(community_id, "早已删掉的")
    put_note(community_id, "再也没有的种类", kind="relic")
    put_note(elsewhere, "隔壁的", kind="relic")
    SOURCE.extend([document(community_id, f"第 {place} 条") for place in range(501)])
    SOURCE.append(document(uuid4(), "别处的"))
    told: list[tuple[str, int]] = []

    # when
    written = rebuild(community_id, tell=lambda kind, done: told.append((kind, done)))

    # then
    assert written == 501
    assert told == [("note", 500), ("note", 501)]
    assert set(SearchDocument.objects.filter(community_id=community_id).values_list("title", flat=True)) == {
        f"第 {place} 条" for place in range(501)
    }
    assert SearchDocument.objects.filter(community_id=elsewhere).count() == 1


def test_one_kind_alone(community_id: UUID) -> None:
    # given
    put_note(community_id, "旧的")
    put_note(community_id, "东西", kind="thing")

    # when
    written = rebuild(community_id, kinds=["note"])

    # then
    assert written == 0
    assert list(SearchDocument.objects.values_list("kind", flat=True)) == ["thing"]


def test_a_word_learned_twice_stands_once_afterwards(community_id: UUID) -> None:
    # given
    for community in (community_id, community_id, uuid4()):
        SearchWord.objects.create(community_id=community, word="honey")

    # when
    rebuild(community_id)

    # then
    assert SearchWord.objects.filter(community_id=community_id).count() == 1
    assert SearchWord.objects.count() == 2


def test_an_unknown_kind_is_refused_and_nothing_forgotten(community_id: UUID) -> None:
    # given
    put_note(community_id, "还在")

    # when / then
    with pytest.raises(UnknownKind):
        rebuild(community_id, kinds=["note", "relic"])
    assert SearchDocument.objects.count() == 1
