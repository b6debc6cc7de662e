"""What two people do at the same moment, on real connections."""

import threading

import pytest
from django.db import connection

from fengqun.content.questions.activities import AnswerAccepted
from fengqun.content.questions.commands import (
    accept_answer,
    rate_answer,
    relay_question,
    set_question_terms,
    take_relay,
)
from fengqun.content.questions.models import Answer, Question, Relay, RelayDay
from fengqun.content.questions.tests.factories import answer, ask
from fengqun.content.questions.types import Terms
from fengqun.kernel.policies import SYSTEM
from fengqun.spine.activity.queries import activities_about

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Run the acts in threads that start together; answer what each answered or raised."""
    barrier = threading.Barrier(len(acts))
    answers = [None] * len(acts)

    def run(place, act):
        barrier.wait(timeout=10)
        try:
            answers[place] = act()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return answers


def acceptances(community, post_id):
    """The acceptances that were recorded."""
    found = activities_about(community.id, "question", post_id)
    return [one.activity for one in found if isinstance(one.activity, AnswerAccepted)]


def test_two_accept_at_once_and_one_stands(community, member, host, make_member, actor_of):
    # given
    post_id = ask(member)
    first, second = answer(make_member("甲"), post_id), answer(make_member("乙"), post_id)
    # when the asker accepts one and a master the other
    answers = at_once(
        lambda: accept_answer(community.id, post_id, first, actor=actor_of(member)),
        lambda: accept_answer(community.id, post_id, second, actor=actor_of(host)),
    )
    # then both were heard one after the other, and the later one stands in the place of the earlier
    assert answers == [None, None]
    earlier, later = sorted(acceptances(community, post_id), key=lambda one: one.previous_id is not None)
    assert (earlier.previous_id, later.previous_id) == (None, earlier.comment_id)
    assert Question.objects.get(post_id=post_id).accepted_comment_id == later.comment_id


def test_accepting_the_same_answer_at_once_honours_once(community, member, host, actor_of):
    post_id = ask(member)
    comment_id = answer(host, post_id)
    at_once(*[lambda: accept_answer(community.id, post_id, comment_id, actor=actor_of(member)) for _tap in range(4)])
    assert len(acceptances(community, post_id)) == 1


def test_ratings_at_once_are_each_counted_once(community, member, host, make_member, actor_of):
    comment_id = answer(host, ask(member))
    fans = [make_member(f"粉丝{number}") for number in range(4)]
    at_once(*[lambda f=fan: rate_answer(community.id, comment_id, actor=actor_of(f)) for fan in [*fans, *fans]])
    assert Answer.objects.get(comment_id=comment_id).rating == 4


def test_a_days_limit_holds_when_many_questions_are_handed_on_at_once(community, member, make_member, actor_of):
    # given one who knows, and may be asked twice a day
    expert = make_member("行家")
    answer(expert, ask(member, "磨豆机怎么选"))
    set_question_terms(community.id, actor=SYSTEM, terms=Terms(relays_per_day=2))
    posts = [ask(make_member(f"新人{number}"), "手摇磨豆机怎么选") for number in range(5)]
    # when
    at_once(*[lambda p=post_id: relay_question(community.id, p, actor=SYSTEM) for post_id in posts])
    # then
    assert Relay.objects.filter(member_id=expert.id).count() == 2
    assert RelayDay.objects.get(member_id=expert.id).count == 2


def test_taking_and_accepting_at_once_leave_no_relay_open(community, member, host, make_member, actor_of):
    # given
    expert = make_member("行家")
    answer(expert, ask(member, "磨豆机怎么选"))
    post_id = ask(member, "手摇磨豆机怎么选")
    relay_question(community.id, post_id, actor=actor_of(member))
    relay, comment_id = Relay.objects.get(), answer(host, post_id)
    # when
    at_once(
        lambda: take_relay(community.id, relay.id, actor=actor_of(expert)),
        lambda: accept_answer(community.id, post_id, comment_id, actor=actor_of(member)),
    )
    # then
    assert Relay.objects.get().state == "lapsed"
