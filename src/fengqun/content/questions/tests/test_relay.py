"""Relay: to those who answered alike, never more than they wish, and with a chain that can be read."""

from datetime import timedelta

import pytest

from fengqun.content.questions.commands import (
    accept_answer,
    choose_relays,
    decline_relay,
    pass_on_relay,
    relay_by_clock,
    relay_question,
    set_question_terms,
    take_relay,
)
from fengqun.content.questions.errors import (
    AlreadyAnswered,
    CannotTake,
    NobodyKnows,
    NotAsker,
    RelayNotFound,
    RelayTooSoon,
)
from fengqun.content.questions.jobs import relay_due
from fengqun.content.questions.models import Relay, RelayDay
from fengqun.content.questions.queries import chain_of, question_card, relayed_to_me
from fengqun.content.questions.tests.factories import answer, ask
from fengqun.content.questions.types import Terms
from fengqun.kernel.policies import SYSTEM
from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.communities.commands import leave, silence
from fengqun.people.notifications.models import Notice
from fengqun.people.profiles.commands import block, mute

pytestmark = pytest.mark.django_db


@pytest.fixture
def experts(community, member, make_member, actor_of):
    """Three who answered about grinders: the first was accepted, the second answered, the third as well."""
    people = [make_member(f"行家{number}") for number in range(3)]
    for number, person in enumerate(people):
        post_id = ask(member, "磨豆机怎么选", tags=["磨豆机"])
        comment_id = answer(person, post_id)
        if number == 0:
            accept_answer(community.id, post_id, comment_id, actor=actor_of(member))
    answer(people[1], ask(member, "手摇磨豆机怎么调"))
    return people


def ask_again(member, **choices):
    return ask(member, "手摇磨豆机怎么选", tags=["磨豆机"], **choices)


def test_those_who_answered_alike_are_asked_and_told_why(community, member, experts, actor_of):
    # when
    post_id = ask_again(member)
    asked = relay_question(community.id, post_id, actor=actor_of(member))
    # then the accepted one first, then who answered more
    assert asked == [experts[0].id, experts[1].id]
    first = chain_of(post_id)[0]
    assert [title for _id, title in first.answered] == ["磨豆机怎么选"]
    assert (first.tags, first.state, first.relayed_by.id) == (("磨豆机",), "waiting", member.id)
    notices = Notice.objects.filter(kind="questions.relayed").values_list("member_id", "params")
    assert {one: params["answered"] for one, params in notices}[experts[0].id] == "磨豆机怎么选"
    assert [one.question.post_id for one in relayed_to_me(community.id, actor=actor_of(experts[0]))] == [post_id]


def test_the_clock_hands_on_at_half_time_and_at_the_end(community, member, experts, frozen, at):
    # given
    post_id = ask_again(member)
    # then
    with at(frozen + timedelta(minutes=119)):
        relay_due()
    assert Relay.objects.count() == 0
    with at(frozen + timedelta(hours=2)):
        relay_due()
        relay_due()
    assert Relay.objects.filter(relayed_by=None).count() == 2
    with at(frozen + timedelta(hours=4)):
        relay_due()
        assert relay_by_clock(community.id, post_id) == []
    assert {row.member_id for row in Relay.objects.all()} == {one.id for one in experts}
    assert question_card(community.id, post_id).relay_rounds == 2


def test_an_answered_question_is_not_handed_on(community, member, experts, host, actor_of, frozen, at):
    post_id = ask_again(member)
    answer(host, post_id)
    with pytest.raises(AlreadyAnswered):
        relay_question(community.id, post_id, actor=actor_of(host))
    with at(frozen + timedelta(hours=3)):
        relay_due()
    assert not Relay.objects.exists()


def test_the_asker_waits_for_the_last_round_and_a_master_need_not(community, member, experts, host, actor_of):
    post_id = ask_again(member)
    relay_question(community.id, post_id, actor=actor_of(member))
    with pytest.raises(RelayTooSoon):
        relay_question(community.id, post_id, actor=actor_of(member))
    assert relay_question(community.id, post_id, actor=actor_of(host)) == [experts[2].id]
    with pytest.raises(NobodyKnows):
        relay_question(community.id, post_id, actor=actor_of(host))
    assert question_card(community.id, post_id).relay_rounds == 2


def test_others_press_no_button(community, member, experts, make_member, actor_of):
    post_id = ask_again(member)
    with pytest.raises(NotAsker):
        relay_question(community.id, post_id, actor=actor_of(make_member("旁人")))
    assert not Relay.objects.exists()


def test_who_must_not_or_will_not_be_asked_is_left_out(community, member, experts, make_member, actor_of, frozen):
    # given one blocks the asker, one wants no relays, and of two more one left and one is silenced
    gone, quiet, muter = make_member("走了的"), make_member("静音的"), make_member("不想听的")
    for person in (gone, quiet, muter):
        answer(person, ask(member, "磨豆机怎么选"))
    block(community.id, member.id, actor=actor_of(experts[0]))
    choose_relays(community.id, actor=actor_of(experts[1]), is_open=False)
    leave(community.id, actor=actor_of(gone))
    silence(quiet.id, frozen + timedelta(days=1), actor=SYSTEM, reason="吵架")
    mute(community.id, member.id, actor=actor_of(muter))
    # then
    assert relay_question(community.id, ask_again(member), actor=actor_of(member)) == [experts[2].id]


def test_nobody_is_asked_more_often_a_day_than_the_terms_say(community, member, experts, actor_of, frozen, at):
    # given
    set_question_terms(community.id, actor=SYSTEM, terms=Terms(relays_per_day=1, relay_size=3))
    relay_question(community.id, ask_again(member), actor=actor_of(member))
    # then
    with pytest.raises(NobodyKnows):
        relay_question(community.id, ask_again(member), actor=actor_of(member))
    assert set(RelayDay.objects.values_list("count", flat=True)) == {1}
    with at(frozen + timedelta(days=1)):
        assert len(relay_question(community.id, ask_again(member), actor=actor_of(member))) == 3


def test_a_question_of_a_circle_stays_in_it(community, member, experts, host, actor_of):
    circle = make_circle(community, host, others=[member, experts[2]])
    post_id = ask_again(member, circle_id=circle.id)
    assert relay_question(community.id, post_id, actor=actor_of(member)) == [experts[2].id]


def test_what_was_answered_in_a_circle_is_no_reason_outside(community, member, make_member, host, actor_of):
    knows = make_member("圈里的行家")
    circle = make_circle(community, host, others=[member, knows])
    answer(knows, ask(member, "磨豆机怎么选", circle_id=circle.id))
    with pytest.raises(NobodyKnows):
        relay_question(community.id, ask_again(member), actor=actor_of(member))


def test_taking_answering_and_lapsing(community, member, experts, actor_of):
    # given
    post_id = ask_again(member)
    relay_question(community.id, post_id, actor=actor_of(member))
    mine = Relay.objects.get(member_id=experts[0].id)
    # when
    take_relay(community.id, mine.id, actor=actor_of(experts[0]))
    with pytest.raises(RelayNotFound):
        take_relay(community.id, mine.id, actor=actor_of(experts[0]))
    comment_id = answer(experts[0], post_id)
    accept_answer(community.id, post_id, comment_id, actor=actor_of(member))
    # then
    states = dict(Relay.objects.values_list("member_id", "state"))
    assert states == {experts[0].id: "answered", experts[1].id: "lapsed"}


def test_a_relay_is_only_for_the_one_it_was_given_to(community, member, experts, make_member, actor_of):
    relay_question(community.id, ask_again(member), actor=actor_of(member))
    relay_id = Relay.objects.get(member_id=experts[0].id).id
    for act in (take_relay, decline_relay, pass_on_relay):
        with pytest.raises(RelayNotFound):
            act(community.id, relay_id, actor=actor_of(experts[1]))
    assert set(Relay.objects.values_list("state", flat=True)) == {"waiting"}


def test_passing_on_makes_a_chain(community, member, experts, make_member, actor_of):
    # given
    post_id = ask_again(member)
    relay_question(community.id, post_id, actor=actor_of(member))
    first, friend = Relay.objects.get(member_id=experts[0].id), make_member("老手")
    # when on to the next in line, and from there to somebody by name
    pass_on_relay(community.id, first.id, actor=actor_of(experts[0]))
    second = Relay.objects.get(member_id=experts[2].id)
    with pytest.raises(CannotTake):
        pass_on_relay(community.id, second.id, actor=actor_of(experts[2]), to_member_id=member.id)
    pass_on_relay(community.id, second.id, actor=actor_of(experts[2]), to_member_id=friend.id, note="他天天手摇")
    # then
    links = {link.member.id: link for link in chain_of(post_id)}
    assert links[experts[2].id].passed_from_id == first.id
    assert (links[friend.id].passed_from_id, links[friend.id].note) == (second.id, "他天天手摇")
    assert [links[one.id].state for one in (experts[0], experts[2], friend)] == ["passed", "passed", "waiting"]


def test_declining_by_all_asks_the_next(community, member, experts, actor_of):
    set_question_terms(community.id, actor=SYSTEM, terms=Terms(relay_size=1))
    post_id = ask_again(member)
    relay_question(community.id, post_id, actor=actor_of(member))
    decline_relay(community.id, Relay.objects.get().id, actor=actor_of(experts[0]))
    assert [(link.member.id, link.state) for link in chain_of(post_id)] == [
        (experts[0].id, "declined"),
        (experts[1].id, "waiting"),
    ]
