"""Reading notices and moving switches, on pages and by the API."""

import pytest

from fengqun.kernel.errors import Denied
from fengqun.kernel.ids import new_id
from fengqun.people.notifications.commands import (
    forget_about,
    mark_read,
    mark_read_about,
    move_switches,
    notify,
    open_notice,
)
from fengqun.people.notifications.errors import KindUnknown, NoticeIsNotOptional, NoticeNotFound
from fengqun.people.notifications.kinds import NoticeKind
from fengqun.people.notifications.models import Notice, Switch
from fengqun.people.notifications.personal_data import erase, export
from fengqun.people.notifications.queries import switches_of, unread_count
from fengqun.people.notifications.types import SwitchChoice

pytestmark = pytest.mark.django_db
ANSWERED = NoticeKind("tests.answered", "我的提问有了回答", "提问", "%(actor)s 回答了“%(title)s”", "%(count)s 人")
DECIDED = NoticeKind("tests.decided", "关于我的决定", "社群", "有结果了", "有结果了", is_optional=False)


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    """Two kinds, declared for this test alone."""
    declared = {kind.code: kind for kind in (ANSWERED, DECIDED)}
    monkeypatch.setattr("fengqun.people.notifications.kinds._kinds", declared)


def tell(community, member, actor, about=None):
    """One answer to one question; answers the notice's id."""
    notify(
        ANSWERED,
        community_id=community.id,
        member_ids=[member.id],
        url=f"/c/{community.slug}/about/",
        title="<b>水温</b>",
        actor_id=actor.id,
        object_kind="post",
        object_id=about or new_id(),
    )
    return Notice.objects.order_by("-created_at", "-id").first().id


def test_opening_one_reads_it_and_leads_on(community, member, promoter, client_for):
    notice_id = tell(community, member, promoter)
    browser = client_for(member)
    assert "周可 回答了“&lt;b&gt;水温&lt;/b&gt;”" in browser.get(f"/c/{community.slug}/notices/").text
    answer = browser.get(f"/c/{community.slug}/notices/{notice_id}/")
    assert (answer.status_code, answer.url) == (302, f"/c/{community.slug}/about/")
    assert unread_count(member.id) == 0
    assert 'class="is-unread"' not in browser.get(f"/c/{community.slug}/notices/").text


def test_nobody_reads_the_notice_of_another(community, other_community, member, promoter, owner, client_for, actor_of):
    notice_id = tell(community, member, promoter)
    for other in (promoter, owner):
        with pytest.raises(NoticeNotFound):
            open_notice(community.id, notice_id, actor=actor_of(other))
        assert client_for(other).get(f"/c/{community.slug}/notices/{notice_id}/").status_code == 404
        assert mark_read(community.id, actor=actor_of(other), notice_ids=[notice_id]) == 0
    with pytest.raises(Denied):
        open_notice(other_community.id, notice_id, actor=actor_of(member))
    assert unread_count(member.id) == 1


def test_guests_and_strangers_have_no_list(community, stranger, guest_client, client_for):
    assert guest_client.get(f"/c/{community.slug}/notices/").status_code == 302
    assert client_for(stranger).get(f"/c/{community.slug}/notices/").status_code == 403
    assert client_for(stranger).get(f"/api/v1/communities/{community.slug}/notices").status_code == 403


def test_an_empty_list_says_what_will_come(community, member, client_for):
    page = client_for(member).get(f"/c/{community.slug}/notices/").text
    assert "还没有通知" in page
    assert "全部已读" not in page


def test_all_are_read_at_once(community, member, host, promoter, client_for):
    for _time in range(3):
        tell(community, member, promoter)
    tell(community, host, promoter)
    answer = client_for(member).post(f"/c/{community.slug}/notices/reading/")
    assert answer.status_code == 302
    assert (unread_count(member.id), unread_count(host.id)) == (0, 1)


def test_seeing_the_object_reads_what_is_said_of_it(community, member, promoter, actor_of):
    question = new_id()
    tell(community, member, promoter, question)
    tell(community, member, promoter)
    assert mark_read_about(community.id, "post", question, actor=actor_of(member)) == 1
    assert unread_count(member.id) == 1


def test_the_bell_counts(community, member, promoter, client_for):
    browser = client_for(member)
    assert 'aria-label="通知"' in browser.get(f"/c/{community.slug}/").text
    tell(community, member, promoter)
    tell(community, member, promoter)
    assert 'aria-label="2 条未读通知"' in browser.get(f"/c/{community.slug}/").text
    assert '<span class="count">2' in browser.get(f"/c/{community.slug}/me/").text


def test_pages_turn(community, member, promoter, client_for):
    for _time in range(31):
        tell(community, member, promoter)
    browser = client_for(member)
    first = browser.get(f"/c/{community.slug}/notices/").text
    second = browser.get(f"/c/{community.slug}/notices/?page=2").text
    assert (first.count('class="is-unread"'), second.count('class="is-unread"')) == (30, 1)
    assert "?page=2" in first


def test_switches_are_moved_on_their_page(community, member, client_for):
    browser = client_for(member)
    url = f"/c/{community.slug}/notices/settings/"
    page = browser.get(url).text
    assert "我的提问有了回答" in page
    assert "站内必达" in page

    browser.post(url, {"any_email": "yes", "email": ["tests.decided"]})
    any_email, cards = switches_of(community.id, member.id)
    assert any_email is True
    assert [(card.kind, card.in_app, card.email) for card in cards] == [
        ("tests.answered", False, False),
        ("tests.decided", True, True),
    ]

    browser.post(url, {"in_app": ["tests.answered"], "email": ["tests.decided"]})
    any_email, cards = switches_of(community.id, member.id)
    assert any_email is False
    assert [card.email for card in cards] == [
        False,
        True,
    ]  # what was chosen for each stays, for when e-mails are on again
    browser.post(url, {"any_email": "yes", "in_app": ["tests.answered"]})
    _any, cards = switches_of(community.id, member.id)
    assert [(card.in_app, card.email) for card in cards] == [(True, False), (True, True)]


def test_decisions_always_stand_in_the_list(community, member, actor_of):
    with pytest.raises(NoticeIsNotOptional):
        move_switches(community.id, [SwitchChoice("tests.decided", in_app=False, email=True)], actor=actor_of(member))
    with pytest.raises(KindUnknown):
        move_switches(community.id, [SwitchChoice("tests.nothing", in_app=False, email=True)], actor=actor_of(member))
    assert Switch.objects.count() == 0


def test_outsiders_move_no_switches(community, stranger, actor_of):
    with pytest.raises(Denied):
        move_switches(community.id, [], actor=actor_of(stranger), any_email=False)
    assert Switch.objects.count() == 0


def test_the_api_tells_reads_and_switches(community, member, promoter, client_for):
    # given
    notice_id = tell(community, member, promoter)
    tell(community, member, promoter)
    browser = client_for(member)
    api = f"/api/v1/communities/{community.slug}"

    # when, then
    told = browser.get(f"{api}/notices").json()
    assert (told["unread"], told["page"], told["has_older"]) == (2, 1, False)
    assert told["notices"][0]["actor"] == {"id": str(promoter.id), "name": "周可"}
    assert browser.put(f"{api}/notices/{notice_id}/reading").status_code == 204
    assert browser.put(f"{api}/notices/reading").json() == {"marked": 1}
    body = {"switches": [{"kind": "tests.answered", "in_app": True, "email": False}]}
    changed = browser.patch(f"{api}/notice-switches", body, content_type="application/json").json()
    assert changed["any_email"] is True
    assert [one["email"] for one in changed["switches"]] == [False, True]
    body["switches"][0]["kind"] = "tests.nothing"
    refused = browser.patch(f"{api}/notice-switches", body, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (404, "notifications.kind_unknown")


def test_what_is_gone_is_told_of_no_more(community, other_community, member, host, promoter):
    question = new_id()
    tell(community, member, promoter, question)
    tell(community, host, promoter, question)
    tell(community, host, promoter)
    assert forget_about(other_community.id, "post", [question]) == 0
    assert forget_about(community.id, "post", [question]) == 2
    assert (unread_count(member.id), unread_count(host.id)) == (0, 1)


def test_an_erased_person_stands_in_no_notice_alone(community, member, host, promoter, actor_of):
    # given
    question = new_id()
    tell(community, member, promoter)
    tell(community, member, promoter, question)
    tell(community, member, host, question)
    tell(community, promoter, host)

    # when
    erase(promoter.user_id)

    # then
    notice = Notice.objects.get()
    assert (notice.member_id, notice.object_id, notice.actors) == (member.id, question, [host.id, promoter.id])


def test_the_copy_of_ones_data_holds_notices_and_switches(community, member, host, promoter, actor_of):
    tell(community, member, promoter)
    tell(community, host, promoter)
    move_switches(community.id, [SwitchChoice("tests.answered", in_app=True, email=False)], actor=actor_of(member))
    told = [(row["type"], row["kind"]) for row in export(member.user_id)]
    assert told == [("notice", "tests.answered"), ("switch", "tests.answered")]
