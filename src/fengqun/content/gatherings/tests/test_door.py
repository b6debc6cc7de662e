"""At the door and afterwards: scans of many phones, reminders, no-shows, recap."""

from datetime import timedelta
from uuid import UUID

import pytest

from fengqun.content.gatherings import errors
from fengqun.content.gatherings.commands import (
    ask_for_word,
    record_scans,
    send_reminders,
    set_no_show_limit,
    settle_ended,
    write_recap,
)
from fengqun.content.gatherings.models import Scan
from fengqun.content.gatherings.queries import door_list, figures_of, no_shows_of, seat_of
from fengqun.content.gatherings.tests.factories import check_in, fresh, make_gathering, row_of, sign_up
from fengqun.content.gatherings.tickets import code_fingerprint, fingerprint, read_token, token_of
from fengqun.content.gatherings.types import ScanRequest
from fengqun.content.posts.queries import post_card
from fengqun.kernel.ids import new_id
from fengqun.people.communities.models import Behaviour
from fengqun.people.notifications.models import Notice
from fengqun.spine.activity.commands import drain
from fengqun.spine.activity.queries import activities_about

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def told(person):
    return sorted(Notice.objects.filter(member_id=person.id).values_list("kind", flat=True))


@pytest.fixture
def gathering(community, host, frozen):
    return make_gathering(community, host, starts_at=frozen + timedelta(days=3))


def scan(seat, moment, kind="in", number=None):
    return ScanRequest(UUID(int=number) if number else new_id(), moment, kind, seat_id=seat.id)


def hand_in(gathering, host, actor_of, *scans, device=""):
    actor = actor_of(host)
    answers = record_scans(gathering.community_id, gathering.id, scans, actor=actor, device=device)
    return [(one.outcome, one.device) for one in answers]


def test_a_ticket_is_known_by_its_signature_and_by_its_code(gathering, host, member, at, actor_of):
    seat = sign_up(gathering, member)
    token = token_of(gathering.id, seat.id, seat.code)
    assert read_token(gathering.id, f"https://x.test/checkin/?ticket={token}") == (seat.id, seat.code)
    assert read_token(UUID(int=1), token) is None
    assert read_token(gathering.id, token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    row = door_list(gathering.id)[0]
    assert (row.ticket_hash, row.code_hash) == (fingerprint(token), code_fingerprint(gathering.id, seat.code))
    now, soon_after = gathering.starts_at, gathering.starts_at + timedelta(minutes=1)
    typed = ScanRequest(new_id(), soon_after, code=f"{seat.code[:3].lower()} {seat.code[3:]}")
    forged = ScanRequest(new_id(), now, ticket=f"{seat.id.hex}.{seat.code}.nonsense")
    with at(soon_after):
        answers = hand_in(gathering, host, actor_of, ScanRequest(new_id(), now, ticket=token), typed, forged)
    assert [outcome for outcome, _device in answers] == ["entry", "already", "unknown"]


def test_two_phones_make_one_entry_and_the_first_moment_wins(gathering, host, member, at, actor_of):
    # given
    seat = sign_up(gathering, member)
    early, late = gathering.starts_at + timedelta(minutes=3), gathering.starts_at + timedelta(minutes=5)
    first, second = scan(seat, early, number=11), scan(seat, late, number=12)

    # when the later scan is handed in first
    with at(gathering.starts_at + timedelta(minutes=9)):
        assert hand_in(gathering, host, actor_of, second, device="后门") == [("entry", "后门")]
        assert hand_in(gathering, host, actor_of, first, device="前门") == [("entry", "前门")]
        assert hand_in(gathering, host, actor_of, second, device="后门") == [("already", "前门")]

    # then
    assert seat_of(gathering.id, member.id).arrived_at == early
    assert Scan.objects.count() == 2
    row = door_list(gathering.id)[0]
    assert (row.scans, row.device) == (2, "前门")


def test_an_entry_can_be_taken_back(gathering, host, member, at, actor_of):
    seat = sign_up(gathering, member)
    begin = gathering.starts_at
    with at(begin + timedelta(minutes=9)):
        hand_in(gathering, host, actor_of, scan(seat, begin))
        assert hand_in(gathering, host, actor_of, scan(seat, begin + timedelta(minutes=1), "out")) == [("undone", "")]
    assert seat_of(gathering.id, member.id).arrived_at is None


def test_only_hosts_stand_at_the_door(gathering, member, make_member, actor_of):
    seat = sign_up(gathering, member)
    with pytest.raises(errors.NotTheHost):
        hand_in(gathering, make_member("别人"), actor_of, scan(seat, gathering.starts_at))
    assert Scan.objects.count() == 0
    assert row_of(gathering, member).arrived_at is None


def test_who_waits_is_not_let_in(community, host, member, make_member, at, frozen, actor_of):
    gathering = make_gathering(community, host, capacity=1)
    sign_up(gathering, member)
    with at(frozen + timedelta(minutes=1)):
        waiting = sign_up(gathering, make_member("等着的"))
    assert hand_in(gathering, host, actor_of, scan(waiting, frozen)) == [("not_seated", "")]


def test_reminders_are_sent_once_a_day_and_two_hours_before(gathering, member, at, frozen):
    sign_up(gathering, member)
    with at(gathering.starts_at - DAY - timedelta(minutes=1)):
        assert send_reminders() == 0
    with at(gathering.starts_at - DAY):
        assert (send_reminders(), send_reminders()) == (1, 0)
    with at(gathering.starts_at - timedelta(hours=2)):
        assert (send_reminders(), send_reminders()) == (1, 0)
    assert told(member) == ["gatherings.soon", "gatherings.tomorrow"]


def test_the_end_keeps_who_was_there_and_who_stayed_away(gathering, community, host, member, make_member, at):
    # given
    missing = make_member("没来的")
    seat = sign_up(gathering, member)
    sign_up(gathering, missing)
    with at(gathering.starts_at):
        assert check_in(gathering, host, seat) == ["entry"]

    # when
    with at(gathering.ends_at + timedelta(hours=1)):
        assert settle_ended() == 0
    with at(gathering.ends_at + timedelta(hours=2)):
        assert (settle_ended(), settle_ended()) == (1, 0)
        assert no_shows_of(missing.id) == 1

    # then
    figures = figures_of(gathering.id)
    assert (figures.seated, figures.arrived, figures.no_shows) == (2, 1, 1)
    assert told(missing) == ["gatherings.missed"]
    drain()
    counted = Behaviour.objects.filter(membership_id=member.id, kind="gatherings.attended")
    assert list(counted.values_list("count", flat=True)) == [1]
    verbs = [one.verb for one in activities_about(community.id, "gathering", gathering.id)]
    assert (verbs.count("gatherings.attended"), verbs.count("gatherings.missed")) == (1, 1)


def test_a_scan_that_comes_in_late_clears_the_no_show(gathering, host, member, make_member, at, actor_of):
    other = make_member("来了的")
    first, second = sign_up(gathering, member), sign_up(gathering, other)
    with at(gathering.starts_at):
        check_in(gathering, host, second)
    with at(gathering.ends_at + timedelta(hours=3)):
        settle_ended()
        assert no_shows_of(member.id) == 1
        hand_in(gathering, host, actor_of, scan(first, gathering.starts_at))
        assert no_shows_of(member.id) == 0
    drain()
    assert Behaviour.objects.get(membership_id=member.id, kind="gatherings.attended").count == 1


def test_where_nobody_was_scanned_nobody_stayed_away(gathering, member, at):
    sign_up(gathering, member)
    with at(gathering.ends_at + timedelta(hours=2)):
        settle_ended()
    assert row_of(gathering, member).is_no_show is False


def test_who_stayed_away_often_is_asked_before(community, gathering, host, member, make_member, at, actor_of):
    # given
    set_no_show_limit(community.id, 1, actor=actor_of(host))
    sign_up(gathering, member)
    present = sign_up(gathering, make_member("到的"))
    with at(gathering.starts_at):
        check_in(gathering, host, present)
    with at(gathering.ends_at + timedelta(hours=2)):
        settle_ended()
        following = make_gathering(community, host, starts_at=gathering.starts_at + timedelta(days=9))
        seat = sign_up(following, member)
        assert ask_for_word() == 0

    # then
    assert seat.confirm_by == following.starts_at - timedelta(hours=24)
    with at(following.starts_at - timedelta(hours=48)):
        assert (ask_for_word(), ask_for_word()) == (1, 0)
    assert told(member) == ["gatherings.confirm", "gatherings.missed"]


def test_the_recap_is_a_post_that_carries_the_gathering(community, gathering, host, member, at, actor_of):
    seat = sign_up(gathering, member)
    with pytest.raises(errors.NotOverYet):
        write_recap(community.id, gathering.id, actor=actor_of(host), body="太早")
    with at(gathering.starts_at):
        check_in(gathering, host, seat)
    with at(gathering.ends_at + timedelta(hours=1)):
        post_id = write_recap(community.id, gathering.id, actor=actor_of(host), body="聊得很好", title="回顾")
        with pytest.raises(errors.RecapExists):
            write_recap(community.id, gathering.id, actor=actor_of(host), body="再来一篇")
        card = post_card(community.id, post_id, actor=actor_of(member))
    assert (card.attachment.kind, card.attachment.id) == ("gathering", gathering.id)
    assert fresh(community, gathering.id).recap_post_id == post_id
    assert told(member) == ["gatherings.recapped"]
