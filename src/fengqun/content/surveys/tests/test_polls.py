"""Polls: who sees what when, votes that change, and anonymous ones."""

from datetime import timedelta

import pytest

from fengqun.content.posts.commands import publish_post
from fengqun.content.posts.errors import PostNotFound
from fengqun.content.surveys.commands import close_poll, open_poll, take_vote_back, vote
from fengqun.content.surveys.errors import AlreadyVoted, InvalidPoll, PollClosed, PollNotFound, PollTaken
from fengqun.content.surveys.models import Ballot, Poll, PollOption, Vote
from fengqun.content.surveys.queries import poll_of, polls_of
from fengqun.content.surveys.tests.factories import ids, make_poll
from fengqun.content.surveys.types import PollDraft
from fengqun.kernel import clock
from fengqun.kernel.errors import Denied

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def counts(poll):
    return list(PollOption.objects.filter(poll_id=poll.id).order_by("position").values_list("vote_count", flat=True))


def test_results_are_seen_after_voting(community, member, host, actor_of):
    poll = make_poll(host)
    before = poll_of(poll.post_id, actor=actor_of(member))

    vote(community.id, poll.id, actor=actor_of(member), option_ids=ids(poll)[:1])

    after = poll_of(poll.post_id, actor=actor_of(member))
    assert [option.votes for option in before.options] == [None, None, None]
    assert [(option.votes, option.percent, option.is_mine) for option in after.options] == [
        (1, 100, True),
        (0, 0, False),
        (0, 0, False),
    ]
    assert [person.id for person in after.options[0].faces] == [member.id]


def test_a_vote_can_be_changed_and_taken_back(community, member, host, actor_of):
    poll, actor = make_poll(host), actor_of(member)
    vote(community.id, poll.id, actor=actor, option_ids=ids(poll)[:1])

    vote(community.id, poll.id, actor=actor, option_ids=ids(poll)[1:2])
    assert counts(poll) == [0, 1, 0]
    take_vote_back(community.id, poll.id, actor=actor)

    assert counts(poll) == [0, 0, 0]
    assert Poll.objects.get().ballot_count == 0


def test_a_final_vote_stays(community, member, host, actor_of):
    poll, actor = make_poll(host, may_change=False), actor_of(member)
    vote(community.id, poll.id, actor=actor, option_ids=ids(poll)[:1])

    with pytest.raises(AlreadyVoted):
        vote(community.id, poll.id, actor=actor, option_ids=ids(poll)[1:2])
    with pytest.raises(AlreadyVoted):
        take_vote_back(community.id, poll.id, actor=actor)
    assert counts(poll) == [1, 0, 0]


def test_an_anonymous_poll_keeps_nothing_but_counts(community, member, host, actor_of):
    poll = make_poll(host, is_anonymous=True, shows="always")

    vote(community.id, poll.id, actor=actor_of(member), option_ids=ids(poll)[:1])

    assert counts(poll) == [1, 0, 0]
    assert Ballot.objects.count() == 1
    assert not Vote.objects.exists()
    seen = poll_of(poll.post_id, actor=actor_of(member))
    assert not any(option.faces or option.is_mine for option in seen.options)
    with pytest.raises(AlreadyVoted):
        vote(community.id, poll.id, actor=actor_of(member), option_ids=ids(poll)[1:2])


def test_only_one_where_one_may_be_chosen(community, member, host, other_community, actor_of):
    poll, other, actor = make_poll(host), make_poll(host), actor_of(member)

    for chosen in (ids(poll)[:2], [], ids(other)[:1]):
        with pytest.raises(InvalidPoll):
            vote(community.id, poll.id, actor=actor, option_ids=chosen)
    several = make_poll(host, is_multiple=True)
    vote(community.id, several.id, actor=actor, option_ids=ids(several)[:2])
    assert (counts(poll), counts(several)) == ([0, 0, 0], [1, 1, 0])


def test_after_the_end_nobody_votes_and_everybody_sees(community, member, host, frozen, at, actor_of):
    poll = make_poll(host, shows="closed", closes_at=frozen + timedelta(hours=1))
    vote(community.id, poll.id, actor=actor_of(member), option_ids=ids(poll)[:1])
    assert not poll_of(poll.post_id, actor=actor_of(member)).shows_results

    with at(frozen + timedelta(hours=1)):
        with pytest.raises(PollClosed):
            vote(community.id, poll.id, actor=actor_of(member), option_ids=ids(poll)[1:2])
        assert poll_of(poll.post_id, actor=actor_of(host)).options[0].votes == 1
    assert counts(poll) == [1, 0, 0]


def test_its_author_and_who_runs_surveys_close_it(community, member, host, operator, actor_of):
    poll = make_poll(host)

    with pytest.raises(PollNotFound):
        close_poll(community.id, poll.id, actor=actor_of(member))
    assert Poll.objects.get().closed_at is None
    close_poll(community.id, poll.id, actor=actor_of(operator))
    assert Poll.objects.get().closed_at == clock.now()


def test_one_poll_a_post_and_only_in_ones_own(community, member, host, actor_of):
    poll = make_poll(host)
    draft = PollDraft(question="再来", options=("是", "否"))

    with pytest.raises(PollTaken):
        open_poll(community.id, poll.post_id, actor=actor_of(host), draft=draft)
    with pytest.raises(PollNotFound):
        open_poll(community.id, poll.post_id, actor=actor_of(member), draft=draft)
    assert Poll.objects.count() == 1


def test_outsiders_do_not_vote(community, host, stranger, make_member, other_community, actor_of):
    poll = make_poll(host)
    neighbour = make_member("邻居", community=other_community)

    with pytest.raises(Denied):
        vote(community.id, poll.id, actor=actor_of(stranger), option_ids=ids(poll)[:1])
    with pytest.raises((PollNotFound, PostNotFound)):
        vote(other_community.id, poll.id, actor=actor_of(neighbour), option_ids=ids(poll)[:1])
    assert not Ballot.objects.exists()


def test_a_poll_is_written_together_with_its_post(community, member, actor_of):
    fields = {"surveys-question": "喝哪支", "surveys-options": "花魁\n瑰夏\n\n花魁", "surveys-days": "3"}

    post_id = publish_post(community.id, actor=actor_of(member), body="投票", composed=fields)

    poll = poll_of(post_id, actor=actor_of(member))
    assert [option.text for option in poll.options] == ["花魁", "瑰夏"]
    assert poll.closes_at == clock.now() + timedelta(days=3)


def test_a_poll_that_is_wrong_takes_the_post_back(community, member, actor_of):
    fields = {"surveys-question": "喝哪支", "surveys-options": "花魁"}

    with pytest.raises(InvalidPoll):
        publish_post(community.id, actor=actor_of(member), body="投票", composed=fields)
    assert not Poll.objects.exists()


@pytest.mark.parametrize("number", [1, 12])
def test_many_polls_take_as_many_statements_as_one(
    member, host, actor_of, number, community, django_assert_num_queries
):
    polls = [make_poll(host) for _ in range(number)]
    for poll in polls:
        vote(community.id, poll.id, actor=actor_of(member), option_ids=ids(poll)[:1])

    with django_assert_num_queries(6):
        polls_of([poll.post_id for poll in polls], actor=actor_of(member))
