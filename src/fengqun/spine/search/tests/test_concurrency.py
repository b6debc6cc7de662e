"""Two that write the index at once, with real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from fengqun.spine.search.commands import drop, note_miss, put, rebuild
from fengqun.spine.search.documents import Document
from fengqun.spine.search.models import SearchDocument, SearchMiss, SearchWord
from fengqun.spine.search.tests.conftest import SOURCE
from fengqun.spine.search.tests.factories import document, put_note

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8


def at_once(*deeds: object) -> list[object]:
    """Do these in threads that begin together; answers what each answered. What one raises is raised."""
    start = Barrier(len(deeds))

    def do(deed: object) -> object:
        start.wait()
        try:
            return deed()  # type: ignore[operator]
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return [waiting.result(timeout=60) for waiting in [pool.submit(do, deed) for deed in deeds]]


def write(documents: list[Document]) -> int:
    """Put in a transaction of its own."""
    with transaction.atomic():
        return put(documents)


def test_the_same_documents_in_opposite_order_do_not_wait_in_a_circle() -> None:
    # given
    community_id = uuid4()
    written = [document(community_id, f"honey {place}") for place in range(200)]

    # when
    for _round in range(ROUNDS):
        at_once(lambda: write(written), lambda: write(written[::-1]))

    # then
    assert SearchDocument.objects.count() == 200


def test_new_words_in_opposite_order_do_not_wait_in_a_circle() -> None:
    # given
    community_id = uuid4()

    def two(first: str, second: str) -> None:
        with transaction.atomic():
            put([document(community_id, first)])
            put([document(community_id, second)])

    # when
    for turn in range(ROUNDS):
        at_once(lambda t=turn: two(f"alpha{t}", f"beta{t}"), lambda t=turn: two(f"beta{t}", f"alpha{t}"))

    # then
    assert SearchWord.objects.values("word").distinct().count() == ROUNDS * 2


def test_put_and_drop_at_once_leave_it_there_or_gone() -> None:
    # given
    community_id = uuid4()
    written = [document(community_id, "蜂蜜") for _place in range(50)]
    ids = [one.object_id for one in written]

    def remove() -> int:
        with transaction.atomic():
            return drop(community_id, "note", ids[::-1])

    # when
    for _round in range(ROUNDS):
        write(written)
        [_put, dropped] = at_once(lambda: write(written), remove)

        # then
        assert dropped == 50
        assert SearchDocument.objects.count() in {0, 50}


def test_what_is_dropped_while_the_index_is_written_anew_stays_gone() -> None:
    # given
    community_id = uuid4()
    SOURCE.extend(document(community_id, f"蜂蜜 {place}") for place in range(600))
    gone: UUID = SOURCE[0].object_id
    rebuild(community_id)

    def remove() -> int:
        with transaction.atomic():
            dropped = drop(community_id, "note", [gone])
            SOURCE[:] = [one for one in SOURCE if one.object_id != gone]
            return dropped

    # when
    at_once(lambda: rebuild(community_id), remove)

    # then
    assert not SearchDocument.objects.filter(object_id=gone).exists()
    assert SearchDocument.objects.count() == 599


def test_a_failed_command_leaves_nothing_in_the_index() -> None:
    # given
    community_id = uuid4()
    kept = put_note(community_id, "留下的")

    def fail() -> None:
        with transaction.atomic():
            put([document(community_id, "没成的")])
            drop(community_id, "note", [kept])
            raise LookupError

    # when
    with pytest.raises(LookupError):
        fail()

    # then
    assert list(SearchDocument.objects.values_list("title", flat=True)) == ["留下的"]


def test_who_finds_nothing_waits_for_nobody_who_counts() -> None:
    # given
    community_id = uuid4()
    with transaction.atomic():
        assert note_miss(community_id, "枇杷膏")

        # when
        [is_counted] = at_once(lambda: note_miss(community_id, "枇杷膏"))

    # then
    assert not is_counted
    assert note_miss(community_id, "枇杷膏")
    assert SearchMiss.objects.get().times == 2
