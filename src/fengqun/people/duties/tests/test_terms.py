"""Terms: asked, accepted, begun and ended at their moments, with their rights and no others."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from fengqun.kernel.errors import Denied, Silenced
from fengqun.kernel.policies import SYSTEM, grant_code
from fengqun.people.circles.commands import leave_circle
from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.communities.commands import leave, silence
from fengqun.people.communities.errors import NotToOneself
from fengqun.people.communities.queries import member_card
from fengqun.people.duties.commands import (
    accept_term,
    appoint,
    cancel_term,
    confirm_volunteer,
    decline_term,
    dismiss,
    note_deed,
    open_term,
    resign,
    tick,
    turn_terms,
    volunteer,
    write_handover,
)
from fengqun.people.duties.errors import InvalidDuty, NotHolder, NotInCircle, TermTaken
from fengqun.people.duties.forms import first_moment
from fengqun.people.duties.models import Deed, Term
from fengqun.people.duties.queries import gaps, honours, looking_after, terms_of_member
from fengqun.people.duties.queries.terms import note_for
from fengqun.people.duties.tests.factories import make_kind, make_term, rights_of
from fengqun.people.notifications.models import Notice
from fengqun.spine.activity.commands import drain_all

pytestmark = pytest.mark.django_db
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
FEATURE = "posts.feature"


def states():
    return list(Term.objects.order_by("starts_at", "created_at").values_list("state", flat=True))


def test_asked_accepted_begun_and_over(community, operator, member, actor_of, frozen, at):
    # given
    kind = make_kind(community)
    term_id = open_term(community.id, kind.id, frozen + DAY, frozen + 8 * DAY, actor=actor_of(operator))

    # when: asked, and nothing is theirs yet
    appoint(community.id, term_id, member.id, actor=actor_of(operator))
    assert (states(), rights_of(member)) == (["offered"], set())
    assert Notice.objects.get(kind="duties.offered").member_id == member.id
    accept_term(community.id, term_id, actor=actor_of(member))
    assert (states(), rights_of(member)) == (["accepted"], set())

    # then: the right is there from the first moment to the last
    with at(frozen + DAY - SECOND):
        assert turn_terms() == 0
        assert rights_of(member) == set()
    with at(frozen + DAY):
        assert turn_terms() == 1
        assert rights_of(member) == {FEATURE}
    with at(frozen + 8 * DAY - SECOND):
        assert turn_terms() == 0
        assert rights_of(member) == {FEATURE}
    with at(frozen + 8 * DAY):
        assert turn_terms() == 1
        assert (states(), rights_of(member)) == (["ended"], set())


def test_rights_change_hands_at_one_moment_also_when_the_clock_jumps(community, member, make_member, frozen, at):
    # given: three holders in a row
    kind, second, third = make_kind(community), make_member("二号"), make_member("三号")
    for number, person in enumerate((member, second, third)):
        make_term(community, kind, person, starts_at=frozen + number * 7 * DAY + DAY)

    # when: nobody ran for two weeks
    with at(frozen + 15 * DAY):
        turn_terms()

    # then
    assert states() == ["ended", "ended", "running"]
    assert [rights_of(one) for one in (member, second, third)] == [set(), set(), {FEATURE}]
    assert Term.objects.get(member_id=second.id).began_at == frozen + 8 * DAY
    with at(frozen + 15 * DAY):
        assert turn_terms() == 0


@pytest.mark.parametrize(
    ("zone", "day", "moment"),
    [
        ("Asia/Shanghai", date(2026, 3, 2), datetime(2026, 3, 1, 16, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 3, 29), datetime(2026, 3, 28, 23, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 3, 30), datetime(2026, 3, 29, 22, tzinfo=UTC)),  # after a day of 23 hours
        ("Europe/Berlin", date(2026, 10, 26), datetime(2026, 10, 25, 23, tzinfo=UTC)),  # after a day of 25
        ("America/Santiago", date(2026, 9, 6), datetime(2026, 9, 6, 4, tzinfo=UTC)),  # midnight itself is skipped
    ],
)
def test_days_begin_on_the_clocks_of_the_community(zone, day, moment):
    assert first_moment(day, ZoneInfo(zone)) == moment


def test_a_term_ends_at_midnight_of_its_zone(community, operator, member, client_for, frozen, at):
    # given: one day in Shanghai
    kind = make_kind(community, "greeter")
    browser = client_for(operator)
    answer = browser.post(
        f"/c/{community.slug}/console/duties/terms/new/",
        {"kind_id": str(kind.id), "starts_on": "2026-03-02", "ends_on": "2026-03-02", "member_id": str(member.id)},
    )
    term = Term.objects.get()
    client_for(member).post(f"/c/{community.slug}/duties/terms/{term.id}/answer/", {"accept": "1"})

    # when / then: it began at midnight already, and ends at the next
    assert answer.status_code == 302
    assert [one.member.id for one in looking_after(community.id, actor=SYSTEM)] == [member.id]
    with at(datetime(2026, 3, 2, 15, 59, 59, tzinfo=UTC)):
        turn_terms()
        assert states() == ["running"]
    with at(datetime(2026, 3, 2, 16, tzinfo=UTC)):
        turn_terms()
        assert states() == ["ended"]


def test_who_is_asked_may_say_no(community, operator, member, make_member, actor_of):
    term_id = make_term(community, make_kind(community))
    appoint(community.id, term_id, member.id, actor=actor_of(operator))

    with pytest.raises(NotHolder):
        accept_term(community.id, term_id, actor=actor_of(make_member("旁人")))
    decline_term(community.id, term_id, actor=actor_of(member))

    assert states() == ["open"]
    with pytest.raises(TermTaken):
        accept_term(community.id, term_id, actor=actor_of(member))


@pytest.mark.parametrize("who", ["member", "host", "promoter"])
def test_members_arrange_nothing(who, request, community, make_member, actor_of):
    actor = actor_of(request.getfixturevalue(who))
    kind, other = make_kind(community), make_member("旁人")
    term_id = make_term(community, kind)
    for attempt in (
        lambda: open_term(community.id, kind.id, *two_days(), actor=actor),
        lambda: appoint(community.id, term_id, other.id, actor=actor),
        lambda: confirm_volunteer(community.id, term_id, other.id, actor=actor),
        lambda: dismiss(community.id, term_id, actor=actor, reason="我说了算"),
        lambda: cancel_term(community.id, term_id, actor=actor),
    ):
        with pytest.raises(Denied):
            attempt()

    assert states() == ["open"]


def two_days():
    from fengqun.kernel import clock  # noqa: PLC0415

    return clock.now() + DAY, clock.now() + 3 * DAY


def test_a_duty_without_rights_is_taken_at_once_one_with_rights_is_confirmed(community, operator, member, actor_of):
    # given
    plain = make_term(community, make_kind(community, "greeter"))
    weighty = make_term(community, make_kind(community))

    # when
    assert volunteer(community.id, plain, actor=actor_of(member)) is True
    assert volunteer(community.id, weighty, actor=actor_of(member)) is False

    # then
    assert rights_of(member) == set()
    confirm_volunteer(community.id, weighty, member.id, actor=actor_of(operator))
    assert rights_of(member) == {FEATURE}


def test_nobody_is_confirmed_who_did_not_volunteer(community, operator, member, actor_of):
    term_id = make_term(community, make_kind(community))

    with pytest.raises(TermTaken):
        confirm_volunteer(community.id, term_id, member.id, actor=actor_of(operator))

    assert rights_of(member) == set()


def test_an_operator_gives_no_rights_to_themselves_by_a_duty(community, operator, actor_of):
    term_id = make_term(community, make_kind(community))
    volunteer(community.id, term_id, actor=actor_of(operator))

    for attempt in (appoint, confirm_volunteer):
        with pytest.raises(NotToOneself):
            attempt(community.id, term_id, operator.id, actor=actor_of(operator))

    assert rights_of(operator) == set()


def test_who_is_silenced_volunteers_later(community, member, actor_of, frozen):
    term_id = make_term(community, make_kind(community, "greeter"))
    silence(member.id, frozen + DAY, reason="广告")

    with pytest.raises(Silenced):
        volunteer(community.id, term_id, actor=actor_of(member_card(member.id)))

    assert states() == ["open"]


def test_in_a_circle_rights_hold_there_and_go_with_the_circle(community, host, member, actor_of, frozen, at):
    # given
    circle = make_circle(community, host, others=[member])
    kind = make_kind(community)
    make_term(community, kind, member, circle_id=circle.id)
    assert rights_of(member) == {grant_code(FEATURE, circle.id)}

    # when
    with at(frozen + DAY):
        leave_circle(community.id, circle.id, actor=actor_of(member))
        drain_all()

    # then
    assert rights_of(member) == set()
    assert states() == ["resigned", "open"]


def test_who_is_not_in_the_circle_is_not_asked(community, host, member, operator, actor_of):
    circle = make_circle(community, host)
    term_id = make_term(community, make_kind(community), circle_id=circle.id)

    with pytest.raises(NotInCircle):
        appoint(community.id, term_id, member.id, actor=actor_of(operator))

    assert states() == ["open"]


def test_who_resigns_leaves_the_rest_open(community, member, make_member, actor_of, frozen, at):
    term_id = make_term(community, make_kind(community), member)
    with pytest.raises(NotHolder):
        resign(community.id, term_id, actor=actor_of(make_member("旁人")))

    with at(frozen + 2 * DAY):
        resign(community.id, term_id, actor=actor_of(member), reason="出差")

    assert rights_of(member) == set()
    rest = Term.objects.get(state="open")
    assert (rest.starts_at, rest.ends_at) == (frozen + 2 * DAY, frozen + 7 * DAY)


def test_a_dismissal_says_why_and_is_told(community, operator, member, actor_of):
    term_id = make_term(community, make_kind(community), member)
    with pytest.raises(InvalidDuty):
        dismiss(community.id, term_id, actor=actor_of(operator), reason=" ")
    assert rights_of(member) == {FEATURE}

    dismiss(community.id, term_id, actor=actor_of(operator), reason="两周没露面")

    assert rights_of(member) == set()
    assert Notice.objects.get(kind="duties.closed").params["reason"] == "两周没露面"
    assert honours(community.id) == []


def test_who_leaves_the_community_has_no_duty_in_it(community, member, actor_of, frozen, at):
    make_term(community, make_kind(community), member)

    with at(frozen + DAY):
        leave(community.id, actor=actor_of(member))
        drain_all()

    assert states() == ["resigned", "open"]
    assert rights_of(member) == set()


def test_deeds_count_once_and_only_on_duty(community, member, make_member, actor_of, frozen, at):
    # given
    kind = make_kind(community, "greeter")
    term_id = make_term(community, kind, member)
    newcomer = make_member("新人")

    # when
    told = [
        note_deed(member.id, "greeter", note="欢迎了新人", object_kind="member", object_id=newcomer.id),
        note_deed(member.id, "greeter", note="又欢迎一次", object_kind="member", object_id=newcomer.id),
        note_deed(member.id, "questions", object_kind="post", object_id=newcomer.id),
        note_deed(newcomer.id, "greeter", object_kind="member", object_id=newcomer.id),
    ]
    tick(community.id, term_id, actor=actor_of(member), note="整理了迎新帖")
    with at(frozen + 8 * DAY):
        turn_terms()
        late = note_deed(member.id, "greeter", object_kind="member", object_id=term_id)
        with pytest.raises(NotHolder):
            tick(community.id, term_id, actor=actor_of(member), note="补记")
        line = honours(community.id)[0]

    # then
    assert (told, late) == ([True, True, False, False], False)
    assert sorted(Deed.objects.values_list("note", flat=True)) == ["整理了迎新帖", "欢迎了新人"]
    assert (line.member.id, line.terms, line.days, line.deeds, line.serves_now) == (member.id, 1, 7, 2, False)


def test_the_successor_reads_what_was_left_for_them(community, member, make_member, actor_of, frozen, at):
    kind, second = make_kind(community), make_member("接手的人")
    first = make_term(community, kind, member)
    make_term(community, kind, second, starts_at=frozen + 7 * DAY)
    write_handover(community.id, first, actor=actor_of(member), note="周三的题还没收尾")
    with pytest.raises(NotHolder):
        write_handover(community.id, first, actor=actor_of(second), note="改别人的")

    with at(frozen + 7 * DAY):
        turn_terms()

    assert Notice.objects.get(kind="duties.handed_over").member_id == second.id
    mine = terms_of_member(second.id, actor=actor_of(second))[0]
    assert note_for(mine).handover_note == "周三的题还没收尾"


def test_reminders_come_once_before_the_start_each_week_and_before_the_end(community, member, frozen, at):
    make_term(community, make_kind(community), member, starts_at=frozen + 3 * DAY, days=21)

    seen = []
    for hours in range(0, 25 * 24, 6):
        with at(frozen + timedelta(hours=hours)):
            turn_terms()
    for kind in ("starting", "weekly", "ending"):
        told = Notice.objects.filter(kind=f"duties.{kind}", member_id=member.id)
        seen.append(sum(told.values_list("times", flat=True)))

    assert seen == [1, 2, 1]


def test_gaps_are_what_nobody_looks_after(community, member, frozen, at):
    kind = make_kind(community)
    before = {gap.kind.code for gap in gaps(community.id, actor=SYSTEM)}
    make_term(community, kind, member)
    far = make_term(community, make_kind(community, "greeter"), starts_at=frozen + 30 * DAY)

    after = {gap.kind.code for gap in gaps(community.id, actor=SYSTEM)}
    with at(frozen + 20 * DAY):
        near = [gap.term.id for gap in gaps(community.id, actor=SYSTEM) if gap.term]

    assert before == {"greeter", "questions", "reviewer", "weekly-host"}
    assert after == {"questions", "reviewer"}
    assert near == [far]


@pytest.mark.parametrize(("begin", "end"), [(1, 1), (2, 1), (-3, -1), (0, 401)])
def test_a_term_is_a_span_that_lies_ahead(begin, end, community, operator, actor_of, frozen):
    kind = make_kind(community)

    with pytest.raises(InvalidDuty):
        open_term(community.id, kind.id, frozen + begin * DAY, frozen + end * DAY, actor=actor_of(operator))

    assert not Term.objects.exists()


def test_nobody_holds_the_same_duty_twice_at_a_time(community, member, operator, actor_of):
    kind = make_kind(community)
    make_term(community, kind, member)
    again = make_term(community, kind)

    with pytest.raises(InvalidDuty):
        appoint(community.id, again, member.id, actor=actor_of(operator))
