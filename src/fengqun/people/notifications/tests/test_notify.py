"""Telling members."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.people.communities.commands import leave
from fengqun.people.notifications import hushing
from fengqun.people.notifications.commands import mark_read, move_switches, notify
from fengqun.people.notifications.kinds import NoticeKind, notice_kind
from fengqun.people.notifications.models import Notice
from fengqun.people.notifications.queries import notices_page, unread_count
from fengqun.people.notifications.types import SwitchChoice

pytestmark = pytest.mark.django_db

ANSWERED = NoticeKind(
    "tests.answered",
    "我的提问有了回答",
    "提问",
    "%(actor)s 回答了“%(title)s”",
    "%(actor)s 等 %(count)s 人回答了“%(title)s”",
)


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    """Two kinds, declared for this test alone."""
    declared = {"tests.answered": ANSWERED, "tests.decided": DECIDED}
    monkeypatch.setattr("fengqun.people.notifications.kinds._kinds", declared)


DECIDED = NoticeKind("tests.decided", "关于我的决定", "社群", "你的申诉有结果了：%(outcome)s", "", is_optional=False)


def tell(community, member, actor=None, **more):
    """One answer to one question."""
    given = {"title": "水温多少合适", "object_kind": "post", "object_id": QUESTION, "url": "/c/shanye/posts/1/"}
    with transaction.atomic():
        return notify(
            more.pop("kind", ANSWERED),
            community_id=community.id,
            member_ids=[member.id],
            actor_id=actor.id if actor else None,
            **{**given, **more},
        )


QUESTION = new_id()


def sentences(community, member):
    """What stands in the member's list."""
    return [card.sentence for card in notices_page(community.id, member.id, community.zone).notices]


def test_a_notice_stands_in_the_list_of_whom_it_concerns(community, member, promoter):
    assert tell(community, member, promoter) == 1
    assert sentences(community, member) == ["周可 回答了“水温多少合适”"]
    assert sentences(community, promoter) == []
    assert unread_count(member.id) == 1
    assert unread_count(promoter.id) == 0


def test_what_is_alike_is_one_notice_while_it_is_unread(community, member, promoter, host, actor_of, frozen, at):
    # given
    tell(community, member, promoter)
    with at(frozen + timedelta(minutes=1)):
        tell(community, member, promoter)
    assert sentences(community, member) == ["周可 回答了“水温多少合适”"]

    # when
    with at(frozen + timedelta(minutes=2)):
        tell(community, member, host)

    # then
    assert sentences(community, member) == ["老齐 等 2 人回答了“水温多少合适”"]
    assert unread_count(member.id) == 1

    # and what comes after reading is another
    with at(frozen + timedelta(minutes=3)):
        mark_read(community.id, actor=actor_of(member))
        tell(community, member, promoter)
    assert sentences(community, member) == ["周可 回答了“水温多少合适”", "老齐 等 2 人回答了“水温多少合适”"]
    assert unread_count(member.id) == 1


def test_what_has_no_group_and_no_object_is_never_added_up(community, member):
    for _time in range(2):
        tell(community, member, object_kind="", object_id=None)
    assert unread_count(member.id) == 2


def test_a_sentence_without_actor_counts_times(community, member):
    tell(community, member, kind=DECIDED, params={"outcome": "撤销"})
    assert sentences(community, member) == ["你的申诉有结果了：撤销"]
    tell(community, member)
    tell(community, member)
    assert sorted(sentences(community, member)) == ["你的申诉有结果了：撤销", "有人 等 2 人回答了“水温多少合适”"]


def test_a_missing_word_breaks_no_list(community, member):
    tell(community, member, kind=DECIDED)
    assert sentences(community, member) == ["你的申诉有结果了："]


def test_each_reader_reads_their_own_language(community, member, promoter, monkeypatch):
    kind = NoticeKind("tests.answered", "", "", gettext_lazy("通知"), "")
    monkeypatch.setattr("fengqun.people.notifications.kinds._kinds", {"tests.answered": kind})
    tell(community, member, promoter)
    with translation.override("en"):
        assert sentences(community, member) == ["Notices"]


def test_nobody_is_told_of_their_own_deed(community, member):
    assert tell(community, member, member) == 0
    assert Notice.objects.count() == 0


def test_who_left_is_told_nothing(community, member, promoter, actor_of):
    leave(community.id, actor=actor_of(member))
    assert tell(community, member, promoter) == 0
    assert Notice.objects.count() == 0


def test_nothing_reaches_into_another_community(community, other_community, member, promoter):
    assert tell(other_community, member) == 0
    assert Notice.objects.count() == 0


def test_a_kind_switched_off_is_not_told(community, member, promoter, actor_of):
    move_switches(community.id, [SwitchChoice("tests.answered", in_app=False, email=False)], actor=actor_of(member))
    assert tell(community, member, promoter) == 0
    assert Notice.objects.count() == 0


def test_who_wants_e_mail_alone_has_nothing_in_the_list(community, member, promoter, actor_of):
    move_switches(community.id, [SwitchChoice("tests.answered", in_app=False, email=True)], actor=actor_of(member))
    assert tell(community, member, promoter) == 1
    assert sentences(community, member) == []
    assert unread_count(member.id) == 0
    assert Notice.objects.get().is_listed is False


def test_who_is_left_in_peace_is_said_by_others_and_not_for_decisions(community, member, promoter, monkeypatch):
    monkeypatch.setattr(
        hushing, "_by_actor", {"test": lambda _community, actor, ids: ids if actor == promoter.id else set()}
    )
    assert tell(community, member, promoter) == 0
    assert tell(community, member, promoter, kind=DECIDED) == 1


def test_a_muted_circle_is_silent(community, member, promoter, monkeypatch):
    circle = new_id()
    monkeypatch.setattr(hushing, "_outside", {})  # of circles that are none, nobody knows anything
    monkeypatch.setattr(hushing, "_by_circle", {"test": lambda _community, one, ids: ids if one == circle else set()})
    assert tell(community, member, promoter, circle_id=circle) == 0
    assert tell(community, member, promoter, circle_id=new_id()) == 1


@pytest.mark.parametrize(
    "url", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_a_notice_leads_to_our_own_pages_only(community, member, url):
    with pytest.raises(ValueError, match="own site"):
        tell(community, member, url=url)
    assert Notice.objects.count() == 0


def test_a_kind_is_declared_once():
    with pytest.raises(ValueError, match="declared twice"):
        notice_kind("tests.answered", label="", group="", one="")


def test_a_list_costs_the_same_for_one_notice_and_for_fifty(
    community, member, make_member, client_for, django_assert_num_queries, frozen, at
):
    browser = client_for(member)
    url = f"/c/{community.slug}/notices/"
    for number in range(50):
        with at(frozen + timedelta(minutes=number)):
            tell(community, member, make_member(f"成员{number}"), object_id=new_id())
        if number in {0, 49}:
            browser.get(url)
            with at(frozen + timedelta(hours=1)), django_assert_num_queries(6):
                page = browser.get(url)
    assert page.text.count('class="is-unread"') == 30
    assert "50 条未读" in page.text


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_notice(community, member, make_member):
    # given
    actors = [make_member(f"成员{number}") for number in range(4)]
    barrier, failures = Barrier(4), []

    def strike(actor):
        try:
            barrier.wait(10)
            tell(community, member, actor)
        except Exception as error:  # noqa: BLE001 - looked at below
            failures.append(error)
        finally:
            connection.close()

    # when
    threads = [Thread(target=strike, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    # then
    assert failures == []
    notice = Notice.objects.get()
    assert notice.times == 4
    assert set(notice.actors) == {actor.id for actor in actors}
    assert clock.now() >= notice.latest_at
