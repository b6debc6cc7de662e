"""What is found, by whom, in which order."""

import re
from dataclasses import replace
from datetime import timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor, Role
from fengqun.spine.search import queries, statements
from fengqun.spine.search.commands import drop, put
from fengqun.spine.search.queries import search, suggestions
from fengqun.spine.search.tests.conftest import CIRCLES, HIDDEN
from fengqun.spine.search.tests.factories import SPRING, document, put_note

pytestmark = pytest.mark.django_db


def titles(community_id: UUID, text: str, actor: Actor, **choices: object) -> list[str]:
    """The titles of the notes that are found."""
    found = search((community_id, "hive"), text, actor=actor, kind="note", **choices)  # type: ignore[arg-type]
    return [hit.title_text for group in found.groups for hit in group.hits]


@pytest.mark.parametrize(
    ("asked", "title", "body"),
    [
        ("蜂蜜", "春天", "今年的油菜花蜂蜜下来了"),
        ("油菜花 柚子", "春天", "柚子茶配油菜花蜂蜜"),
        ("蜂蜜团购", "团购开始", "今年的蜂蜜"),
        ("蜜", "春天", "今年的油菜花蜂蜜下来了"),
        ("柚檬", "新品", "柚檬水是我们自己起的名字"),
        ("檬水", "新品", "柚檬水是我们自己起的名字"),
        ("乾淨", "收拾", "把蜂箱擦干净"),
        ("团购", "團購", "週五開團購"),
        ("發現蜂場", "蜂场", "我们发现了一个蜂场"),
        ("人工智能", "闲聊", "聊聊人工智能和养蜂"),
        ("Ｔｅａ", "TEA time", ""),
        ("cafe", "Café 开张", ""),
        ("hon", "honey cake", ""),
        ("honye", "honey cake", ""),
        ("lavendar", "", "a jar of Lavender honey"),
        ("500克", "", "每瓶500克"),
        ("蜂蜜的味道", "", "味道最好的是这批蜂蜜"),
        ("的", "", "我的"),
        ("アリ", "", "アリスのお茶"),
        ("벌꿀", "", "오늘은 벌꿀을"),
        ('"油菜花蜂蜜"', "春天", "今年的油菜花蜂蜜下来了"),
        ("“油菜花”", "春天", "今年的油菜花蜂蜜下来了"),
        ("𠮷野家", "", "去𠮷野家吃饭"),
    ],
)
def test_found(community_id: UUID, reader: Actor, asked: str, title: str, body: str) -> None:
    # given
    put_note(community_id, title, body)
    put_note(community_id, "无关", "今天下雨")

    # when / then
    found = titles(community_id, asked, reader)
    assert found[0] == title
    assert "无关" not in found


@pytest.mark.parametrize(
    ("asked", "title", "body"),
    [
        ("蜂蜜 -团购", "蜂蜜团购", ""),
        ('"蜂蜜油菜"', "", "油菜花和蜂蜜"),
        ("tea", "steam", ""),
        ("teak", "teal", "短词不猜得太远：tide"),
        ("花", "", "没有那个字"),
        ("-蜂蜜", "别的", ""),
        ("!!! ？。", "标点", "！！！"),
        ("", "空的", ""),
    ],
)
def test_not_found(community_id: UUID, reader: Actor, asked: str, title: str, body: str) -> None:
    # given
    put_note(community_id, title, body)

    # when / then
    if asked == "teak":
        assert titles(community_id, asked, reader) == ["teal"]  # one slip is forgiven, two are not
    else:
        assert titles(community_id, asked, reader) == []


@pytest.mark.parametrize("asked", ["lxm", "linxiaoman", "LinXiao", "林小满", "小满", "满", "林小滿"])
def test_a_name_is_found_by_its_pinyin(community_id: UUID, reader: Actor, asked: str) -> None:
    # given
    put_note(community_id, "林小满", names=("林小满",))
    put_note(community_id, "周可", names=("周可",))

    # when / then
    assert titles(community_id, asked, reader) == ["林小满"]


@pytest.mark.parametrize("asked", ["chongqing", "zhongqing", "cq", "zq"])
def test_a_name_is_found_by_each_of_its_readings(community_id: UUID, reader: Actor, asked: str) -> None:
    # given
    put_note(community_id, "重庆", names=("重庆",))

    # when / then
    assert titles(community_id, asked, reader) == ["重庆"]


def test_without_any_that_holds_all_words_those_that_hold_most_come_first(community_id: UUID, reader: Actor) -> None:
    # given
    put_note(community_id, "两个词", "蜂蜜和柚子")
    put_note(community_id, "一个词", "只有柚子", moment=SPRING + timedelta(days=1))

    # when
    found = search((community_id, "hive"), "蜂蜜 柚子 火星", actor=reader, kind="note")

    # then
    assert found.is_loose
    assert [hit.title_text for hit in found.groups[0].hits] == ["两个词", "一个词"]


def test_what_was_meant_is_told(community_id: UUID, reader: Actor) -> None:
    # given
    put_note(community_id, "honey")

    # when
    found = search((community_id, "hive"), "honye", actor=reader)

    # then
    assert (found.meant, found.is_loose, found.total) == ({"honye": ("honey",)}, False, 1)


def test_a_word_of_a_hidden_thing_is_not_told(community_id: UUID, reader: Actor) -> None:
    # given
    put_note(community_id, "project zeppelin", audience=f"circle:{uuid4()}")

    # when
    found = search((community_id, "hive"), "zepelin", actor=reader)

    # then
    assert (found.total, found.meant, found.groups) == (0, {}, ())


def test_without_trigrams_mistakes_are_mended_too(
    community_id: UUID, reader: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    put_note(community_id, "lavender")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION IF EXISTS pg_trgm CASCADE")

        # when / then
        assert titles(community_id, "lavnder", reader) == ["lavender"]
        transaction.set_rollback(True)


def test_title_before_body_and_new_before_old(community_id: UUID, reader: Actor) -> None:
    # given
    with clock.travel_to(SPRING + timedelta(days=1)):
        put_note(community_id, "旧文", "说到蜂箱", moment=SPRING - timedelta(days=300))
        put_note(community_id, "新文", "说到蜂箱", moment=SPRING)
        put_note(community_id, "蜂箱", "标题里有", moment=SPRING - timedelta(days=300))

        # when / then
        assert titles(community_id, "蜂箱", reader) == ["蜂箱", "新文", "旧文"]


def test_weight_lifts_a_document(community_id: UUID, reader: Actor) -> None:
    # given
    put_note(community_id, "轻 蜂箱", weight=0.5)
    put_note(community_id, "重 蜂箱", weight=2.0)

    # when / then
    assert titles(community_id, "蜂箱", reader) == ["重 蜂箱", "轻 蜂箱"]


class TestWhoFindsWhat:
    """Permission is part of the statement."""

    def test_a_guest_finds_public_things_alone(self, community_id: UUID) -> None:
        # given
        for audience in ("public", "members", "staff", f"circle:{uuid4()}"):
            put_note(community_id, f"蜂蜜 {audience[:7]}", audience=audience)

        # when / then
        assert titles(community_id, "蜂蜜", Actor()) == ["蜂蜜 public"]
        assert titles(community_id, "蜂蜜", Actor(user_id=uuid4(), community_id=community_id)) == ["蜂蜜 public"]

    def test_a_member_of_another_community_is_a_guest(self, community_id: UUID, reader: Actor) -> None:
        # given
        put_note(community_id, "蜂蜜")
        member_elsewhere = replace(reader, community_id=uuid4(), roles=frozenset({Role.OWNER}))

        # when / then
        assert titles(community_id, "蜂蜜", member_elsewhere) == []

    def test_a_circle_is_for_its_members(self, community_id: UUID, reader: Actor) -> None:
        # given
        mine, theirs = f"circle:{uuid4()}", f"circle:{uuid4()}"
        put_note(community_id, "我的圈 蜂蜜", audience=mine)
        put_note(community_id, "别人的圈 蜂蜜", audience=theirs)
        assert reader.member_id is not None
        CIRCLES[reader.member_id] = [mine]

        # when / then
        assert titles(community_id, "蜂蜜", reader) == ["我的圈 蜂蜜"]
        assert [found.text for found in suggestions((community_id, "hive"), "蜂蜜", actor=reader)] == ["我的圈 蜂蜜"]
        assert search((community_id, "hive"), "蜂蜜", actor=reader).total == 1

    def test_audiences_of_one_community_do_not_open_another(self, community_id: UUID, reader: Actor) -> None:
        # given
        circle = f"circle:{uuid4()}"
        put_note(uuid4(), "隔壁 蜂蜜")
        put_note(uuid4(), "隔壁的圈 蜂蜜", audience=circle)
        assert reader.member_id is not None
        CIRCLES[reader.member_id] = [circle]

        # when / then
        assert titles(community_id, "蜂蜜", reader) == []

    def test_communities_that_share_their_letters_stay_apart(self, reader: Actor) -> None:
        # given
        here, there = UUID(int=1 << 100 | 7), UUID(int=2 << 100 | 7)
        put_note(there, "蜂蜜")

        # when / then
        assert titles(here, "蜂蜜", replace(reader, community_id=here)) == []

    def test_staff_find_what_is_for_staff(self, community_id: UUID, reader: Actor) -> None:
        # given
        put_note(community_id, "待审 蜂蜜", audience="staff")

        # when / then
        assert titles(community_id, "蜂蜜", reader) == []
        assert titles(community_id, "蜂蜜", replace(reader, roles=frozenset({Role.OPERATOR}))) == ["待审 蜂蜜"]

    def test_nothing_of_somebody_who_is_hidden(self, community_id: UUID, reader: Actor) -> None:
        # given
        blocked = uuid4()
        put_note(community_id, "被屏蔽的人 蜂蜜", author_id=blocked)
        put_note(community_id, "别人 蜂蜜", author_id=uuid4())
        put_note(community_id, "无主 蜂蜜")
        assert reader.member_id is not None
        HIDDEN[reader.member_id] = [blocked]

        # when / then
        assert sorted(titles(community_id, "蜂蜜", reader)) == ["别人 蜂蜜", "无主 蜂蜜"]

    def test_the_bounded_statement_asks_for_the_same(
        self, community_id: UUID, reader: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # given
        bound_everything(monkeypatch)
        put_note(community_id, "圈里 蜂蜜", audience=f"circle:{uuid4()}")
        put_note(community_id, "圈里 蜂蜜", audience=f"circle:{uuid4()}", kind="thing")
        put_note(community_id, "大家的 蜂蜜")

        # when / then
        found = search((community_id, "hive"), "蜂蜜", actor=reader)
        assert [(group.kind.kind, group.total) for group in found.groups] == [("note", 1)]


def bound_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every word for a common one."""
    monkeypatch.setattr(queries, "COMMON", -1)
    monkeypatch.setattr(queries, "RECENT_LEAST", 0)
    monkeypatch.setattr(queries, "RECENT_MOST", 0)
    monkeypatch.setattr(queries, "ENOUGH", 0)


def test_common_words_are_found_among_the_newest_in_titles_and_of_rare_kinds(
    community_id: UUID, reader: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    bound_everything(monkeypatch)
    old = SPRING - timedelta(days=900)
    with clock.travel_to(SPRING):
        put_note(community_id, "新的", "蜂蜜", moment=SPRING)
        put_note(community_id, "旧的", "蜂蜜", moment=old)
        put_note(community_id, "旧的蜂蜜", moment=old)
        put_note(community_id, "旧东西", "蜂蜜", kind="thing", moment=old)

        # when
        found = search((community_id, "hive"), "蜂蜜", actor=reader)

    # then
    assert found.is_bounded
    assert {group.kind.kind: [hit.title_text for hit in group.hits] for group in found.groups} == {
        "note": ["旧的蜂蜜", "新的"],
        "thing": ["旧东西"],
    }


@pytest.mark.parametrize("days", [3, 39, 40, 41, 800])
def test_the_newest_reach_back_to_the_day(
    community_id: UUID, reader: Actor, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    # given
    bound_everything(monkeypatch)
    monkeypatch.setattr(queries, "RECENT_MOST", 1)
    monkeypatch.setattr(queries, "RECENT_LEAST", 1)
    with clock.travel_to(SPRING):
        put_note(community_id, "", "蜂蜜")
        put_note(community_id, "够得着", "蜂蜜", moment=SPRING - timedelta(days=days))
        put_note(community_id, "够不着", "蜂蜜", moment=SPRING - timedelta(days=days + 40))

        # when / then
        assert sorted(titles(community_id, "蜂蜜", reader)) == ["", "够得着"]


def test_matches_are_counted_by_kind_and_shown_by_page(community_id: UUID, reader: Actor) -> None:
    # given
    with transaction.atomic():
        put([document(community_id, f"蜂蜜 {place:02}") for place in range(25)])
    put_note(community_id, "蜂蜜罐", kind="thing")

    # when
    overview = search((community_id, "hive"), "蜂蜜", actor=reader)
    first = search((community_id, "hive"), "蜂蜜", actor=reader, kind="note")
    second = search((community_id, "hive"), "蜂蜜", actor=reader, kind="note", offset=20)
    beyond = search((community_id, "hive"), "蜂蜜", actor=reader, kind="note", offset=400)

    # then
    assert [(group.kind.kind, group.total, len(group.hits)) for group in overview.groups] == [
        ("note", 25, 4),
        ("thing", 1, 1),
    ]
    shown = [hit.object_id for found in (first, second) for hit in found.groups[0].hits]
    assert (len(first.groups[0].hits), len(second.groups[0].hits), len(set(shown))) == (20, 5, 25)
    assert [group.total for group in first.groups] == [25, 1]
    assert first.groups[1].hits == ()
    assert (beyond.groups[0].total, beyond.groups[0].hits) == (25, ())


def test_the_order_is_the_same_each_time(community_id: UUID, reader: Actor) -> None:
    # given
    with transaction.atomic():
        put([document(community_id, "一样的蜂蜜") for _place in range(30)])
    with clock.travel_to(SPRING):
        once = search((community_id, "hive"), "蜂蜜", actor=reader, kind="note", limit=30)
    with clock.travel_to(SPRING + timedelta(hours=5)):
        again = search((community_id, "hive"), "蜂蜜", actor=reader, kind="note", limit=30)

    # then
    ids = [hit.object_id for hit in once.groups[0].hits]
    assert ids == [hit.object_id for hit in again.groups[0].hits] == sorted(ids, reverse=True)


def test_what_is_dropped_is_found_no_longer(community_id: UUID, reader: Actor) -> None:
    # given
    gone = put_note(community_id, "蜂蜜")

    # when
    with transaction.atomic():
        drop(community_id, "note", [gone])

    # then
    assert titles(community_id, "蜂蜜", reader) == []


def test_kinds_that_no_room_has_are_not_shown(community_id: UUID, reader: Actor) -> None:
    # given
    put_note(community_id, "蜂蜜", kind="relic")

    # when / then
    assert search((community_id, "hive"), "蜂蜜", actor=reader).total == 0


@pytest.mark.parametrize(
    "asked",
    [
        "'; DROP TABLE search_searchdocument; --",
        "a & | ! <-> :* ( ) \\",
        "'''\\''",
        "%s %(x)s {0} {query}",
        '"' * 119,
        "-" * 119,
        "蜂" * 5_000,
        "a" * 5_000,
        " ".join(f"词{place}" for place in range(500)),
        " ".join(f"-w{place}" for place in range(500)) + " 蜂蜜",
        "\u202e\u0000\ufffe".replace("\u0000", ""),
        "👩‍👩‍👧 🐝",
        "a:*", "@knote", "^蜂蜜", "x'::tsquery",
        "ﷺ ㍿ ﬁ",
        '"蜂蜜" "柚子" "a\'b\\"',
        "％ _ ＊",
    ],
)  # fmt: skip
def test_odd_questions_are_only_questions(community_id: UUID, reader: Actor, asked: str) -> None:
    # given
    put_note(community_id, "蜂蜜 柚子", "<b>x</b>", audience="public")
    put_note(community_id, "秘密", audience=f"circle:{uuid4()}")

    # when
    found = search((community_id, "hive"), asked, actor=reader)
    suggestions((community_id, "hive"), asked, actor=reader)

    # then
    assert {hit.title_text for group in found.groups for hit in group.hits} <= {"蜂蜜 柚子"}


@pytest.mark.parametrize("asked", ["蜂蜜", "蜂蜜 柚子 火星", "honye"])
def test_the_number_of_statements_does_not_depend_on_what_is_found(
    community_id: UUID, reader: Actor, asked: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    # given
    counts = []
    for more in (1, 50):
        with transaction.atomic():
            put([document(community_id, "蜂蜜 honey") for _place in range(more)])

        # when
        with django_assert_max_num_queries(8) as captured:
            assert search((community_id, "hive"), asked, actor=reader, kind="note").total >= more
        counts.append(len(captured))

    # then
    assert counts == [counts[0]] * 2
    assert (counts[0] == 2) == (asked == "蜂蜜")


def test_suggestions_are_titles_and_names_few_kinds_first(community_id: UUID, reader: Actor) -> None:
    # given
    put_note(community_id, "林小满", names=("林小满",), kind="thing")
    put_note(community_id, "林间的蜂箱", "")
    put_note(community_id, "别的", "林小满写的")

    # when / then
    assert [found.text for found in suggestions((community_id, "hive"), "林", actor=reader)] == ["林小满", "林间的蜂箱"]
    assert [found.text for found in suggestions((community_id, "hive"), "lx", actor=reader)] == ["林小满"]
    assert suggestions((community_id, "hive"), " ", actor=reader) == []


def test_statements_hold_no_value() -> None:
    # when / then
    for is_loose, is_bounded, phrases in product((False, True), (False, True), (0, 2)):
        statement = statements.found_statement(is_bounded=is_bounded, is_loose=is_loose, phrases=phrases)
        assert "{query" not in statement
        assert re.findall(r"%(?!\()", statement) == []
