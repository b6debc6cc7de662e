"""Many at once, with real connections: double votes, double answers, and votes while a poll is closed."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from fengqun.content.surveys.commands import answer_survey, close_poll, vote
from fengqun.content.surveys.models import Ballot, Poll, PollOption, Return, Submission, Vote
from fengqun.content.surveys.queries import questions_of
from fengqun.content.surveys.tests.factories import ids, make_poll, make_survey
from fengqun.kernel.errors import DomainError
from fengqun.people.communities.tests.factories import make_community, make_member

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 4


def race(*attempts):
    """Run the attempts at the same moment on connections of their own; answers "done" or the refusal's code."""
    barrier = Barrier(len(attempts))

    def run(attempt):
        try:
            barrier.wait(timeout=10)
            attempt()
        except DomainError as error:
            return error.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(attempts)) as pool:
        return sorted(pool.map(run, attempts))


@pytest.fixture
def place():
    return make_community()


def test_a_double_vote_counts_once(place, actor_of):
    # given
    author, voter = make_member(place, "老齐", roles=["host"]), make_member(place, "佟佟")
    poll = make_poll(author, may_change=False)

    # when
    chosen = [ids(poll)[number % 2] for number in range(AT_ONCE)]
    outcomes = race(
        *(lambda one=one: vote(place.id, poll.id, actor=actor_of(voter), option_ids=[one]) for one in chosen)
    )

    # then
    assert outcomes.count("done") == AT_ONCE // 2
    assert outcomes.count("surveys.already_voted") == AT_ONCE // 2
    assert (Ballot.objects.count(), Vote.objects.count()) == (1, 1)
    assert sum(PollOption.objects.values_list("vote_count", flat=True)) == 1
    assert Poll.objects.get().ballot_count == 1


def test_votes_that_come_while_a_poll_is_closed_are_in_or_out(place, actor_of):
    # given
    author = make_member(place, "老齐", roles=["host"])
    voters = [make_member(place, f"同好{number}") for number in range(AT_ONCE)]
    poll = make_poll(author)

    # when
    outcomes = race(
        lambda: close_poll(place.id, poll.id, actor=actor_of(author)),
        *(lambda one=one: vote(place.id, poll.id, actor=actor_of(one), option_ids=ids(poll)[:1]) for one in voters),
    )

    # then
    counted = outcomes.count("done") - 1
    assert outcomes.count("surveys.poll_closed") == AT_ONCE - counted
    assert Ballot.objects.count() == Vote.objects.count() == counted
    assert PollOption.objects.get(id=ids(poll)[0]).vote_count == counted
    closed_at = Poll.objects.get().closed_at
    assert all(moment <= closed_at for moment in Ballot.objects.values_list("voted_at", flat=True))


def test_a_double_answer_counts_once(place, actor_of):
    # given
    operator, member = make_member(place, "小林", roles=["operator"]), make_member(place, "佟佟")
    survey = make_survey(operator, is_anonymous=True)
    answers = {str(questions_of(survey.id)[0].id): "0"}

    # when
    outcomes = race(*[lambda: answer_survey(place.id, survey.id, actor=actor_of(member), answers=answers)] * AT_ONCE)

    # then
    assert sorted(outcomes) == sorted(["done"] + ["surveys.already_answered"] * (AT_ONCE - 1))
    assert (Return.objects.count(), Submission.objects.count()) == (1, 1)
