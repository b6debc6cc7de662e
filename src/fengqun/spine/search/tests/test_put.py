"""Putting documents into the index and dropping them."""

from uuid import uuid4

import pytest
from django.db import transaction

from fengqun.spine.search.commands import drop, put
from fengqun.spine.search.errors import NotInTransaction
from fengqun.spine.search.models import SearchDocument, SearchWord
from fengqun.spine.search.tests.factories import document, put_note

pytestmark = pytest.mark.django_db


def test_a_document_is_kept_with_what_it_can_be_found_by() -> None:
    # given
    community_id = uuid4()

    # when
    object_id = put_note(community_id, "春天的蜂蜜", "Black tea 配柚子")

    # then
    row = SearchDocument.objects.get(community_id=community_id)
    assert (row.kind, row.object_id, row.audience, row.title, row.body) == (
        "note",
        object_id,
        "members",
        "春天的蜂蜜",
        "Black tea 配柚子",
    )
    assert sorted(SearchWord.objects.values_list("word", flat=True)) == ["black", "tea"]


def test_the_latest_of_several_counts() -> None:
    # given
    community_id = uuid4()
    first = document(community_id, "旧的")

    # when
    with transaction.atomic():
        written = put([first, document(community_id, "新的", object_id=first.object_id)])
        again = put([document(community_id, "更新的", object_id=first.object_id)])

    # then
    assert (written, again) == (1, 1)
    assert SearchDocument.objects.get().title == "更新的"


def test_a_known_word_is_learned_once() -> None:
    # given
    community_id = uuid4()
    put_note(community_id, "Earl Grey")

    # when
    put_note(community_id, "earl")

    # then
    assert sorted(SearchWord.objects.values_list("word", flat=True)) == ["earl", "grey"]


def test_what_is_dropped_is_gone_and_nothing_else() -> None:
    # given
    community_id, other = uuid4(), uuid4()
    gone, kept = put_note(community_id, "走"), put_note(community_id, "留")
    put_note(other, "走", object_id=gone)

    # when
    with transaction.atomic():
        dropped = drop(community_id, "note", [gone, uuid4()])
        nothing = drop(community_id, "note", [])
        other_kind = drop(community_id, "post", [kept])

    # then
    assert (dropped, nothing, other_kind) == (1, 0, 0)
    left = SearchDocument.objects.values_list("community_id", "object_id")
    assert set(left) == {(community_id, kept), (other, gone)}


def test_marks_of_the_vector_language_are_only_text() -> None:
    # given / when
    put_note(uuid4(), "it's a\\b 'quoted':1A", 'a\x01b\' & !c | (d) <-> "e" \\')

    # then
    assert SearchDocument.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_index_is_written_only_within_a_transaction() -> None:
    # when / then
    with pytest.raises(NotInTransaction):
        put([document(uuid4(), "没有事务")])
    with pytest.raises(NotInTransaction):
        drop(uuid4(), "note", [uuid4()])
    assert SearchDocument.objects.count() == 0
