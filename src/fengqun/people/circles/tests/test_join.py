"""Coming into circles: the open door, requests, invitations, and what stands in the way."""

import pytest

from fengqun.kernel.errors import Denied, SignInRequired
from fengqun.kernel.policies import Actor
from fengqun.people.circles.commands import (
    accept_request,
    archive_circle,
    ask_to_join,
    decline_invitation,
    invite_to_circle,
    join_circle,
    refuse_request,
    remove_from_circle,
    withdraw_invitation,
    withdraw_request,
)
from fengqun.people.circles.errors import (
    AlreadyDecided,
    AlreadyIn,
    AnswerMissing,
    ByInvitationOnly,
    CircleFull,
    CircleIsArchived,
    CircleNotFound,
    InvitationNotFound,
    MustAsk,
    NotHost,
    ReasonMissing,
    RequestNotFound,
    StageTooLow,
)
from fengqun.people.circles.models import CircleInvitation, CircleMember, CircleRequest
from fengqun.people.circles.queries import (
    answers_in,
    circle_ids_of,
    entrance_of,
    invitations_to,
    last_request,
    member_ids_of,
    requests_waiting,
    standing_removal,
)
from fengqun.people.circles.tests.factories import fresh, make_circle
from fengqun.people.communities.errors import MemberNotFound
from fengqun.people.communities.queries import owners_of
from fengqun.spine.activity.queries import activities_about

pytestmark = pytest.mark.django_db


@pytest.fixture
def circle(community, host):
    return make_circle(community, host)


@pytest.fixture
def closed(community, host):
    return make_circle(community, host, kind="closed", question="你喝什么")


@pytest.fixture
def secret(community, host):
    return make_circle(community, host, kind="secret", name="采购小组")


def verbs(community, circle):
    return [one.verb for one in activities_about(community.id, "circle", circle.id)]


def test_an_open_circle_is_walked_into_once(frozen, community, circle, member, actor_of):
    # when
    join_circle(community.id, circle.id, actor=actor_of(member))
    join_circle(community.id, circle.id, actor=actor_of(member))

    # then
    row = CircleMember.objects.get(member_id=member.id)
    assert (row.role, row.joined_at) == ("member", frozen)
    assert fresh(community, circle.id).member_count == 2
    assert circle_ids_of(member.id) == {circle.id}
    assert verbs(community, circle).count("circles.joined") == 2


def test_a_question_at_the_open_door_is_answered_first(community, host, member, actor_of):
    # given
    asking = make_circle(community, host, question="你喝什么")

    # when, then
    with pytest.raises(AnswerMissing):
        join_circle(community.id, asking.id, actor=actor_of(member), answer="  ")
    assert circle_ids_of(member.id) == frozenset()
    join_circle(community.id, asking.id, actor=actor_of(member), answer=" 耶加雪菲 ")
    assert answers_in(asking.id, [member.id]) == {member.id: "耶加雪菲"}
    assert requests_waiting(asking.id) == []


def test_a_closed_circle_is_asked(community, closed, member, actor_of):
    # given
    with pytest.raises(MustAsk):
        join_circle(community.id, closed.id, actor=actor_of(member), answer="手冲")

    # when
    first = ask_to_join(community.id, closed.id, actor=actor_of(member), message=" 想学 ", answer="手冲")
    again = ask_to_join(community.id, closed.id, actor=actor_of(member), answer="手冲")

    # then
    (waiting,) = requests_waiting(closed.id)
    assert first == again == waiting.id
    assert (waiting.person.id, waiting.message, waiting.question, waiting.answer) == (
        member.id,
        "想学",
        "你喝什么",
        "手冲",
    )
    assert circle_ids_of(member.id) == frozenset()


def test_accepting_lets_in(community, closed, host, member, actor_of):
    # given
    request_id = ask_to_join(community.id, closed.id, actor=actor_of(member), answer="手冲")

    # when
    accept_request(community.id, closed.id, request_id, actor=actor_of(host))

    # then
    asked = last_request(closed.id, member.id)
    assert (asked.state, asked.decided_by) == ("accepted", host.id)
    assert member_ids_of(closed.id) == {host.id, member.id}
    assert "circles.request_accepted" in verbs(community, closed)
    with pytest.raises(AlreadyDecided):
        accept_request(community.id, closed.id, request_id, actor=actor_of(host))
    with pytest.raises(AlreadyIn):
        ask_to_join(community.id, closed.id, actor=actor_of(member), answer="手冲")
    assert fresh(community, closed.id).member_count == 2


def test_refusing_says_why_and_leaves_the_way_open(community, closed, host, member, actor_of, at, frozen):
    # given
    request_id = ask_to_join(community.id, closed.id, actor=actor_of(member), answer="速溶")

    # when
    with pytest.raises(ReasonMissing):
        refuse_request(community.id, closed.id, request_id, actor=actor_of(host), reason=" ")
    refuse_request(community.id, closed.id, request_id, actor=actor_of(host), reason=" 先来新手村 ")

    # then
    asked = last_request(closed.id, member.id)
    assert (asked.state, asked.reason) == ("refused", "先来新手村")
    assert member_ids_of(closed.id) == {host.id}
    with pytest.raises(AlreadyDecided):
        accept_request(community.id, closed.id, request_id, actor=actor_of(host))
    assert ask_to_join(community.id, closed.id, actor=actor_of(member), answer="手冲") != request_id


def test_a_request_is_taken_back(community, closed, host, member, actor_of):
    # given
    request_id = ask_to_join(community.id, closed.id, actor=actor_of(member), answer="手冲")

    # when
    withdraw_request(community.id, closed.id, actor=actor_of(member))

    # then
    assert requests_waiting(closed.id) == []
    with pytest.raises(RequestNotFound):
        withdraw_request(community.id, closed.id, actor=actor_of(member))
    with pytest.raises(AlreadyDecided):
        accept_request(community.id, closed.id, request_id, actor=actor_of(host))
    assert member_ids_of(closed.id) == {host.id}


def test_only_hosts_of_this_circle_decide(community, closed, member, make_member, actor_of, other_community):
    # given
    other_host = make_member("隔壁主持")
    make_circle(community, other_host, name="别的圈")
    inside = make_member("圈里人")
    invite_to_circle(community.id, closed.id, inside.id, actor=actor_of(owners_of(community.id)[0]))
    join_circle(community.id, closed.id, actor=actor_of(inside))
    request_id = ask_to_join(community.id, closed.id, actor=actor_of(member), answer="手冲")
    foreign = owners_of(other_community.id)[0]

    # when, then
    for person in (other_host, inside, member):
        with pytest.raises(NotHost):
            accept_request(community.id, closed.id, request_id, actor=actor_of(person))
        with pytest.raises(NotHost):
            refuse_request(community.id, closed.id, request_id, actor=actor_of(person), reason="不行")
    with pytest.raises(NotHost):
        accept_request(community.id, closed.id, request_id, actor=actor_of(foreign))
    assert CircleRequest.objects.get().state == "waiting"


def test_a_request_to_another_circle_is_not_decided_here(community, circle, closed, host, member, actor_of):
    request_id = ask_to_join(community.id, closed.id, actor=actor_of(member), answer="手冲")

    with pytest.raises(RequestNotFound):
        accept_request(community.id, circle.id, request_id, actor=actor_of(host))

    assert circle_ids_of(member.id) == frozenset()


def test_a_stage_that_is_not_reached_stands_in_the_way(community, host, member, make_member, actor_of):
    # given
    high = make_circle(community, host, minimum_stage="fan")
    fan = make_member("老周", stage="superfan")

    # when, then
    with pytest.raises(StageTooLow):
        join_circle(community.id, high.id, actor=actor_of(member))
    with pytest.raises(StageTooLow):
        ask_to_join(community.id, high.id, actor=actor_of(member))
    assert entrance_of(high, member.id).obstacles == ("stage",)
    join_circle(community.id, high.id, actor=actor_of(fan))
    assert member_ids_of(high.id) == {host.id, fan.id}


def test_a_full_circle_lets_nobody_in(community, host, member, make_member, actor_of):
    # given
    small = make_circle(community, host, capacity=2)
    late = make_member("来晚了")
    join_circle(community.id, small.id, actor=actor_of(member))
    invite_to_circle(community.id, small.id, late.id, actor=actor_of(host))

    # when, then
    with pytest.raises(CircleFull):
        join_circle(community.id, small.id, actor=actor_of(late))
    assert member_ids_of(small.id) == {host.id, member.id}
    assert CircleInvitation.objects.get(member_id=late.id).state == "waiting"
    assert fresh(community, small.id).member_count == 2


def test_the_last_place_goes_to_one_of_those_who_ask(community, host, member, make_member, actor_of):
    # given
    small = make_circle(community, host, kind="closed", capacity=2)
    late = make_member("来晚了")
    first = ask_to_join(community.id, small.id, actor=actor_of(member))
    second = ask_to_join(community.id, small.id, actor=actor_of(late))
    accept_request(community.id, small.id, first, actor=actor_of(host))

    # when, then
    with pytest.raises(CircleFull):
        accept_request(community.id, small.id, second, actor=actor_of(host))
    assert last_request(small.id, late.id).is_waiting
    assert "circles.request_accepted" in verbs(community, small)
    assert verbs(community, small).count("circles.request_accepted") == 1


def test_an_invitation_lets_in_past_kind_stage_and_question(community, host, member, actor_of):
    # given
    guarded = make_circle(community, host, kind="secret", minimum_stage="fan", question="暗号")
    invitation_id = invite_to_circle(community.id, guarded.id, member.id, actor=actor_of(host))
    assert invite_to_circle(community.id, guarded.id, member.id, actor=actor_of(host)) == invitation_id
    assert [one.circle.id for one in invitations_to(member.id)] == [guarded.id]

    # when
    join_circle(community.id, guarded.id, actor=actor_of(member))

    # then
    assert circle_ids_of(member.id) == {guarded.id}
    assert invitations_to(member.id) == []
    assert verbs(community, guarded).count("circles.member_invited") == 1


def test_an_invitation_is_declined_or_taken_back(community, secret, host, member, make_member, actor_of):
    # given
    other = make_member("小满")
    invite_to_circle(community.id, secret.id, member.id, actor=actor_of(host))
    invite_to_circle(community.id, secret.id, other.id, actor=actor_of(host))

    # when
    decline_invitation(community.id, secret.id, actor=actor_of(member))
    withdraw_invitation(community.id, secret.id, other.id, actor=actor_of(host))

    # then
    for person in (member, other):
        with pytest.raises(CircleNotFound):
            join_circle(community.id, secret.id, actor=actor_of(person))
    assert member_ids_of(secret.id) == {host.id}
    with pytest.raises(InvitationNotFound):
        withdraw_invitation(community.id, secret.id, other.id, actor=actor_of(host))


def test_only_hosts_invite(community, circle, member, make_member, actor_of):
    join_circle(community.id, circle.id, actor=actor_of(member))
    friend = make_member("朋友")

    with pytest.raises(NotHost):
        invite_to_circle(community.id, circle.id, friend.id, actor=actor_of(member))

    assert CircleInvitation.objects.count() == 0


def test_nobody_from_outside_the_community_is_invited(community, circle, host, other_community, actor_of):
    foreign = owners_of(other_community.id)[0]

    with pytest.raises(MemberNotFound):
        invite_to_circle(community.id, circle.id, foreign.id, actor=actor_of(host))
    with pytest.raises(AlreadyIn):
        invite_to_circle(community.id, circle.id, host.id, actor=actor_of(host))

    assert CircleInvitation.objects.count() == 0


def test_a_secret_circle_has_no_door(community, secret, member, owner, actor_of):
    for attempt in (join_circle, ask_to_join):
        with pytest.raises(CircleNotFound):
            attempt(community.id, secret.id, actor=actor_of(member))
        with pytest.raises(ByInvitationOnly):
            attempt(community.id, secret.id, actor=actor_of(owner))

    assert fresh(community, secret.id).member_count == 1


def test_strangers_come_into_nothing(community, circle, stranger, other_community, actor_of):
    foreign = owners_of(other_community.id)[0]

    with pytest.raises(SignInRequired):
        join_circle(community.id, circle.id, actor=Actor())
    for person in (stranger, foreign):
        with pytest.raises(Denied):
            join_circle(community.id, circle.id, actor=actor_of(person))

    assert fresh(community, circle.id).member_count == 1


def test_who_was_removed_asks_to_come_back(community, circle, host, member, actor_of):
    # given
    join_circle(community.id, circle.id, actor=actor_of(member))
    remove_from_circle(community.id, circle.id, member.id, actor=actor_of(host), reason="发了三次广告")

    # when, then
    with pytest.raises(MustAsk):
        join_circle(community.id, circle.id, actor=actor_of(member))
    assert standing_removal(circle.id, member.id) == "发了三次广告"
    request_id = ask_to_join(community.id, circle.id, actor=actor_of(member), message="不会了")
    accept_request(community.id, circle.id, request_id, actor=actor_of(host))
    assert circle_ids_of(member.id) == {circle.id}
    assert standing_removal(circle.id, member.id) is None


def test_an_archived_circle_lets_nobody_in(community, circle, closed, host, member, make_member, actor_of):
    # given
    waiting = make_member("在等的")
    request_id = ask_to_join(community.id, closed.id, actor=actor_of(waiting), answer="手冲")
    invite_to_circle(community.id, closed.id, member.id, actor=actor_of(host))
    archive_circle(community.id, closed.id, actor=actor_of(host))

    # when, then
    with pytest.raises(CircleIsArchived):
        join_circle(community.id, closed.id, actor=actor_of(member))
    with pytest.raises(CircleIsArchived):
        accept_request(community.id, closed.id, request_id, actor=actor_of(host))
    assert last_request(closed.id, waiting.id).state == "withdrawn"
    assert invitations_to(member.id) == []
    assert circle_ids_of(host.id) == {circle.id}
