"""Notices by e-mail, and the link that switches them off."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from fengqun.kernel.ids import new_id
from fengqun.people.accounts.models import User
from fengqun.people.communities.commands import leave
from fengqun.people.notifications.commands import mark_read, move_switches, notify
from fengqun.people.notifications.jobs import forget_old_notices
from fengqun.people.notifications.kinds import NoticeKind
from fengqun.people.notifications.letters import letters_withheld
from fengqun.people.notifications.models import Notice, Switch
from fengqun.people.notifications.retention import forget_old
from fengqun.people.notifications.types import SwitchChoice
from fengqun.spine.jobs.commands import run_due_jobs

pytestmark = pytest.mark.django_db
SOON = timedelta(minutes=3)
ANSWERED = NoticeKind("tests.answered", "我的提问有了回答", "提问", "%(actor)s 回答了“%(title)s”", "%(count)s 人回答了")
QUIET = NoticeKind("tests.quiet", "有人点赞", "帖子", "%(actor)s 点了赞", "%(count)s 人点了赞", email=False)


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    """Two kinds, declared for this test alone."""
    declared = {kind.code: kind for kind in (ANSWERED, QUIET)}
    monkeypatch.setattr("fengqun.people.notifications.kinds._kinds", declared)


def tell(community, member, actor, kind=ANSWERED, **more):
    """One answer to one question."""
    return notify(
        kind,
        community_id=community.id,
        member_ids=[member.id],
        url=f"/c/{community.slug}/posts/1/",
        title="水温多少合适\r\n吗",
        actor_id=actor.id,
        object_kind="post",
        object_id=more.pop("about", QUESTION),
    )


QUESTION = new_id()


def send(at, frozen, after=SOON):
    """Let time pass and the jobs run."""
    with at(frozen + after):
        run_due_jobs()


def test_the_first_of_a_group_is_sent_once(community, member, promoter, host, frozen, at):
    # given, when
    tell(community, member, promoter)
    tell(community, member, host)
    run_due_jobs()
    assert mail.outbox == []
    send(at, frozen)
    send(at, frozen, timedelta(hours=1))

    # then
    (sent,) = mail.outbox
    assert sent.subject == "2 人回答了 · 山野咖啡社"
    assert sent.to == [User.objects.get(id=member.user_id).email]
    notice = Notice.objects.get()
    assert f"/c/shanye/notices/{notice.id}/" in sent.body
    assert sent.body.startswith("佟佟，你好：")
    switch = sent.extra_headers["List-Unsubscribe"].strip("<>")
    assert switch in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert notice.emailed_at == frozen + SOON


def test_it_is_in_the_readers_language(community, member, promoter, frozen, at):
    User.objects.filter(id=member.user_id).update(language="en")
    tell(community, member, promoter)
    send(at, frozen)
    assert mail.outbox[0].body.startswith("Hello 佟佟,")


def test_what_was_read_is_not_sent(community, member, promoter, actor_of, frozen, at):
    tell(community, member, promoter)
    mark_read(community.id, actor=actor_of(member))
    send(at, frozen)
    assert mail.outbox == []


def test_who_left_or_cannot_be_reached_is_not_written_to(community, member, host, promoter, actor_of, frozen, at):
    tell(community, member, promoter)
    tell(community, host, promoter)
    leave(community.id, actor=actor_of(member))
    User.objects.filter(id=host.user_id).update(is_active=False)
    send(at, frozen)
    assert mail.outbox == []


def test_a_quiet_kind_is_sent_to_those_who_ask_for_it(community, member, host, promoter, actor_of, frozen, at):
    move_switches(community.id, [SwitchChoice("tests.quiet", in_app=True, email=True)], actor=actor_of(member))
    tell(community, member, promoter, QUIET)
    tell(community, host, promoter, QUIET)
    send(at, frozen)
    assert [one.subject for one in mail.outbox] == ["周可 点了赞 · 山野咖啡社"]


def test_no_e_mails_at_all(community, member, promoter, actor_of, frozen, at):
    move_switches(community.id, [], actor=actor_of(member), any_email=False)
    tell(community, member, promoter)
    send(at, frozen)
    assert mail.outbox == []
    assert Notice.objects.count() == 1


def test_while_letters_are_withheld_it_stands_in_the_list_alone(community, member, promoter, host, frozen, at):
    # when
    with letters_withheld():
        tell(community, member, promoter)
    tell(community, member, host, about=new_id())
    send(at, frozen)

    # then
    assert Notice.objects.count() == 2
    assert len(mail.outbox) == 1


def test_one_that_fails_holds_up_no_other(community, member, host, promoter, frozen, at, monkeypatch):
    # given
    notify(
        ANSWERED,
        community_id=community.id,
        member_ids=[member.id, host.id],
        url=f"/c/{community.slug}/",
        actor_id=promoter.id,
        object_kind="post",
        object_id=QUESTION,
    )
    broken = User.objects.get(id=min(member, host, key=lambda one: one.id).user_id).email
    plain = mail.EmailMessage.send

    def refuse(message, *args, **choices):
        if broken in message.to:
            raise OSError("the server does not take it")
        return plain(message, *args, **choices)

    # when
    monkeypatch.setattr(mail.EmailMessage, "send", refuse)
    with at(frozen + SOON):
        run_due_jobs(raise_errors=False)
    assert [one.to for one in mail.outbox] != []
    assert len(mail.outbox) == 1
    monkeypatch.setattr(mail.EmailMessage, "send", plain)
    send(at, frozen, timedelta(minutes=5))

    # then
    assert sorted(address for one in mail.outbox for address in one.to) == sorted(
        User.objects.filter(id__in=[member.user_id, host.user_id]).values_list("email", flat=True)
    )


def link_in(message):
    """The address of the switch."""
    return message.extra_headers["List-Unsubscribe"].strip("<>").partition("://")[2].partition("/")[2]


def test_the_link_switches_one_kind_off_without_signing_in(community, member, promoter, frozen, at):
    # given
    tell(community, member, promoter)
    send(at, frozen)
    url = "/" + link_in(mail.outbox[0])
    browser = Client(enforce_csrf_checks=True)

    # when: opening moves nothing
    page = browser.get(url)
    assert "不再发邮件" in page.text
    assert Switch.objects.count() == 0

    # when: a mail program posts as RFC 8058 says
    page = browser.post(url, {"List-Unsubscribe": "One-Click"})

    # then
    assert page.status_code == 200
    moved = Switch.objects.get()
    assert (moved.member_id, moved.kind, moved.in_app, moved.email) == (member.id, "tests.answered", True, False)

    # and back again
    browser.post(url, {"email": "yes"})
    assert Switch.objects.count() == 0


def test_a_spoilt_link_moves_nothing(community, member, promoter, frozen, at):
    tell(community, member, promoter)
    send(at, frozen)
    url = "/" + link_in(mail.outbox[0])
    spoilt = url.rstrip("/")[:-2] + ("aa/" if not url.endswith("aa/") else "bb/")
    assert Client().post(spoilt).status_code == 404
    assert Switch.objects.count() == 0


def test_what_was_read_long_ago_is_forgotten(community, member, host, promoter, actor_of, frozen, at):
    # given
    tell(community, member, promoter)
    tell(community, host, promoter)
    mark_read(community.id, actor=actor_of(member))

    # when, then
    with at(frozen + timedelta(days=180)):
        forget_old_notices()
    assert Notice.objects.count() == 2
    with at(frozen + timedelta(days=180, minutes=1)):
        forget_old_notices()
    assert [notice.member_id for notice in Notice.objects.all()] == [host.id]


def test_many_are_forgotten_in_steps(community, member, promoter, actor_of, frozen, at):
    for _time in range(5):
        tell(community, member, promoter, about=new_id())
    mark_read(community.id, actor=actor_of(member))
    with at(frozen + timedelta(days=181)):
        assert forget_old(at_once=2) == 5
    assert Notice.objects.count() == 0


def test_stale_news_is_not_sent(community, member, promoter, frozen, at):
    tell(community, member, promoter)
    send(at, frozen, timedelta(days=2))
    assert mail.outbox == []
    assert Notice.objects.get().emailed_at is None
