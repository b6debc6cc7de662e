"""Accepting, changing one's mind, closing and opening again."""

import pytest

from fengqun.content.questions.commands import (
    accept_answer,
    close_question,
    reopen_question,
    withdraw_acceptance,
)
from fengqun.content.questions.errors import (
    AnswerAccepted,
    AnswerNotFound,
    InvalidDuplicate,
    NotAsker,
    NothingToReopen,
    QuestionClosedAlready,
    ReasonMissing,
)
from fengqun.content.questions.models import Question
from fengqun.content.questions.queries import question_card
from fengqun.content.questions.tests.factories import answer, ask
from fengqun.kernel.errors import Denied, SignInRequired
from fengqun.kernel.policies import SYSTEM, Actor
from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.communities.models import Behaviour
from fengqun.people.notifications.models import Notice
from fengqun.spine.activity.commands import drain_all

pytestmark = pytest.mark.django_db


def state(post_id):
    return Question.objects.values_list("state", "accepted_comment_id").get(post_id=post_id)


def test_the_asker_accepts_changes_and_takes_back(community, member, host, make_member, actor_of):
    # given
    post_id, asker = ask(member), actor_of(member)
    first, second = answer(host, post_id), answer(make_member("阿远"), post_id)
    # then
    accept_answer(community.id, post_id, first, actor=asker)
    assert state(post_id) == ("answered", first)
    accept_answer(community.id, post_id, second, actor=asker)
    assert state(post_id) == ("answered", second)
    withdraw_acceptance(community.id, post_id, actor=asker)
    withdraw_acceptance(community.id, post_id, actor=asker)
    assert state(post_id) == ("open", None)


def test_a_master_accepts_and_others_do_not(community, member, host, operator, make_member, stranger, actor_of):
    post_id = ask(member)
    comment_id = answer(make_member("阿远"), post_id)
    refused = [(make_member("旁人"), NotAsker), (stranger, Denied)]
    for person, error in refused:
        with pytest.raises(error):
            accept_answer(community.id, post_id, comment_id, actor=actor_of(person))
    with pytest.raises(SignInRequired):
        accept_answer(community.id, post_id, comment_id, actor=Actor())
    assert state(post_id) == ("open", None)
    accept_answer(community.id, post_id, comment_id, actor=actor_of(host))
    assert state(post_id) == ("answered", comment_id)


def test_only_an_answer_to_this_question_can_be_accepted(community, member, host, actor_of):
    post_id, other = ask(member), ask(member, "豆子发酸")
    elsewhere = answer(host, other)
    with pytest.raises(AnswerNotFound):
        accept_answer(community.id, post_id, elsewhere, actor=actor_of(member))
    assert state(post_id) == ("open", None)


def test_an_answer_honours_once_and_nobody_honours_themselves(community, member, host, actor_of):
    # given
    post_id, asker = ask(member), actor_of(member)
    theirs, own = answer(host, post_id), answer(member, post_id, "自己想通了。")
    # when accepted, taken back, accepted again, and an own one instead
    for comment_id in (theirs, own, theirs):
        accept_answer(community.id, post_id, comment_id, actor=asker)
        withdraw_acceptance(community.id, post_id, actor=asker)
    drain_all()
    # then
    honours = Behaviour.objects.filter(kind="questions.accepted").values_list("membership_id", "count")
    assert list(honours) == [(host.id, 1)]


def test_asker_and_answerer_hear_of_it(community, member, host, actor_of):
    post_id = ask(member)
    comment_id = answer(host, post_id)
    accept_answer(community.id, post_id, comment_id, actor=actor_of(member))
    told = set(Notice.objects.filter(kind__startswith="questions.").values_list("member_id", "kind"))
    assert told == {(member.id, "questions.answered"), (host.id, "questions.accepted")}


def test_closing_says_why_and_reopening_too(community, member, host, actor_of):
    # given
    post_id, asker = ask(member), actor_of(member)
    # when
    close_question(community.id, post_id, actor=asker, reason="solved", note="换了磨豆机")
    # then
    question = question_card(community.id, post_id)
    assert (question.state, question.close_reason, question.close_note) == ("closed", "solved", "换了磨豆机")
    with pytest.raises(QuestionClosedAlready):
        close_question(community.id, post_id, actor=asker, reason="solved")
    with pytest.raises(ReasonMissing):
        reopen_question(community.id, post_id, actor=asker, reason=" ")
    reopen_question(community.id, post_id, actor=asker, reason="还是不行")
    question = question_card(community.id, post_id)
    assert (question.state, question.close_reason, question.reopen_note) == ("open", "", "还是不行")
    with pytest.raises(NothingToReopen):
        reopen_question(community.id, post_id, actor=asker, reason="再开")


def test_closing_takes_nothing_from_who_was_accepted(community, member, host, actor_of):
    post_id = ask(member)
    comment_id = answer(host, post_id)
    accept_answer(community.id, post_id, comment_id, actor=actor_of(member))
    for actor, reason in ((actor_of(member), "solved"), (actor_of(host), "off_topic")):
        with pytest.raises(AnswerAccepted):
            close_question(community.id, post_id, actor=actor, reason=reason)
    assert state(post_id) == ("answered", comment_id)


def test_an_asker_does_not_judge_and_a_stranger_closes_nothing(community, member, make_member, actor_of):
    post_id = ask(member)
    for person, reason in ((member, "off_topic"), (member, "duplicate"), (make_member("旁人"), "solved")):
        with pytest.raises(NotAsker):
            close_question(community.id, post_id, actor=actor_of(person), reason=reason)
    with pytest.raises(ReasonMissing):
        close_question(community.id, post_id, actor=actor_of(member), reason="无聊")
    assert state(post_id) == ("open", None)


def test_a_duplicate_leads_to_the_other_and_never_in_a_circle(community, member, host, actor_of):
    # given
    first, again, third = ask(member), ask(member, "磨豆机选哪个"), ask(member, "求推荐磨豆机")
    master = actor_of(host)
    # when
    close_question(community.id, again, actor=master, reason="duplicate", duplicate_of=first)
    # then
    assert question_card(community.id, again).duplicate_of_id == first
    for target in (None, third, again):
        with pytest.raises(InvalidDuplicate):
            close_question(community.id, third, actor=master, reason="duplicate", duplicate_of=target)
    with pytest.raises(InvalidDuplicate):  # what repeats another is no answer to anything
        close_question(community.id, first, actor=master, reason="duplicate", duplicate_of=again)
    assert state(first) == state(third) == ("open", None)


def test_a_duplicate_never_leads_into_a_circle_of_others(community, member, host, actor_of):
    circle = make_circle(community, host, others=[member])
    inside, outside = ask(member, circle_id=circle.id), ask(member, "磨豆机选哪个")
    with pytest.raises(InvalidDuplicate):
        close_question(community.id, outside, actor=SYSTEM, reason="duplicate", duplicate_of=inside)
    assert state(outside) == ("open", None)
