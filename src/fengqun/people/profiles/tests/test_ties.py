"""Following, blocking and muting."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from fengqun.kernel.errors import Denied, SignInRequired
from fengqun.kernel.policies import Actor
from fengqun.people.communities.commands import leave
from fengqun.people.communities.errors import MemberNotFound
from fengqun.people.notifications.hushing import hushed
from fengqun.people.notifications.queries import notices_page
from fengqun.people.profiles.commands import block, follow, mute, unblock, unfollow, unmute
from fengqun.people.profiles.errors import FollowBlocked, NotOneself, StaffNotBlocked
from fengqun.people.profiles.models import Tie
from fengqun.people.profiles.queries import followers_of, follows, hidden_authors, standing

pytestmark = pytest.mark.django_db


def ties():
    """All ties, as (who, what, whom)."""
    return sorted(Tie.objects.values_list("member__display_name", "kind", "other__display_name"))


def test_following_is_told_and_counted(community, member, promoter, actor_of):
    assert follow(community.id, promoter.id, actor=actor_of(member)) is True
    assert follow(community.id, promoter.id, actor=actor_of(member)) is False
    assert follows(member.id) == {promoter.id}
    assert followers_of(promoter.id) == [member.id]
    between = standing(promoter.id, member.id)
    assert (between.is_followed, between.is_following, between.following_count) == (True, False, 1)
    notices = notices_page(community.id, promoter.id, community.zone).notices
    assert [(card.sentence, card.url) for card in notices] == [("佟佟 关注了你", f"/c/shanye/members/{member.id}/")]


def test_following_ends(community, member, promoter, actor_of):
    follow(community.id, promoter.id, actor=actor_of(member))
    assert unfollow(community.id, promoter.id, actor=actor_of(member)) is True
    assert unfollow(community.id, promoter.id, actor=actor_of(member)) is False
    assert ties() == []


def test_blocking_ends_following_both_ways_and_hides_both(community, member, promoter, actor_of):
    # given
    follow(community.id, promoter.id, actor=actor_of(member))
    follow(community.id, member.id, actor=actor_of(promoter))

    # when
    assert block(community.id, promoter.id, actor=actor_of(member)) is True

    # then
    assert ties() == [("佟佟", "block", "周可")]
    assert hidden_authors(member.id) == {promoter.id}
    assert hidden_authors(promoter.id) == {member.id}
    for one, other in ((member, promoter), (promoter, member)):
        with pytest.raises(FollowBlocked):
            follow(community.id, other.id, actor=actor_of(one))
    assert ties() == [("佟佟", "block", "周可")]

    # and back
    unblock(community.id, promoter.id, actor=actor_of(member))
    assert hidden_authors(promoter.id) == frozenset()
    assert follow(community.id, member.id, actor=actor_of(promoter)) is True


def test_muting_hides_one_way_and_is_not_noticed(community, member, promoter, actor_of):
    follow(community.id, promoter.id, actor=actor_of(member))
    assert mute(community.id, promoter.id, actor=actor_of(member)) is True
    assert hidden_authors(member.id) == {promoter.id}
    assert hidden_authors(promoter.id) == frozenset()
    assert follows(member.id) == {promoter.id}
    follow(community.id, member.id, actor=actor_of(promoter))
    assert notices_page(community.id, member.id, community.zone).notices == []
    assert unmute(community.id, promoter.id, actor=actor_of(member)) is True
    assert hidden_authors(member.id) == frozenset()


def test_who_is_blocked_disturbs_nobody(community, member, promoter, host, actor_of):
    block(community.id, promoter.id, actor=actor_of(member))
    everybody = frozenset({member.id, promoter.id, host.id})
    assert hushed(community.id, everybody, actor_id=promoter.id, circle_id=None) == {member.id}
    assert hushed(community.id, everybody, actor_id=member.id, circle_id=None) == {promoter.id}


def test_hidden_authors_cost_one_statement_and_guests_none(member, django_assert_num_queries):
    with django_assert_num_queries(1):
        hidden_authors(member.id)
    with django_assert_num_queries(0):
        assert hidden_authors(None) == frozenset()


@pytest.mark.parametrize("command", [follow, unfollow, block, unblock, mute, unmute])
def test_who_may_not_changes_nothing(command, community, other_community, member, promoter, stranger, actor_of):
    with pytest.raises(SignInRequired):
        command(community.id, promoter.id, actor=Actor())
    with pytest.raises(Denied):
        command(community.id, promoter.id, actor=actor_of(stranger))
    with pytest.raises(Denied):
        command(other_community.id, promoter.id, actor=actor_of(member))
    with pytest.raises(NotOneself):
        command(community.id, member.id, actor=actor_of(member))
    with pytest.raises(MemberNotFound):
        command(community.id, community.id, actor=actor_of(member))
    assert ties() == []


def test_who_runs_the_community_cannot_be_blocked(community, member, operator, actor_of):
    with pytest.raises(StaffNotBlocked):
        block(community.id, operator.id, actor=actor_of(member))
    assert ties() == []
    assert mute(community.id, operator.id, actor=actor_of(member)) is True


def test_who_left_is_followed_no_more_and_can_be_untied(community, member, promoter, actor_of):
    follow(community.id, promoter.id, actor=actor_of(member))
    follow(community.id, member.id, actor=actor_of(promoter))
    leave(community.id, actor=actor_of(promoter))
    assert followers_of(member.id) == []
    assert standing(member.id, promoter.id).is_following is True
    with pytest.raises(MemberNotFound):
        mute(community.id, promoter.id, actor=actor_of(member))
    assert unfollow(community.id, promoter.id, actor=actor_of(member)) is True


def strike_together(*strikes):
    """Run all at once, each on its own connection; answers what was raised."""
    barrier, raised = Barrier(len(strikes)), []

    def run(strike):
        try:
            barrier.wait(10)
            strike()
        except Exception as error:  # noqa: BLE001 - looked at by the test
            raised.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(strike,)) for strike in strikes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return raised


@pytest.mark.django_db(transaction=True)
def test_following_twice_at_once_is_following_once(community, member, promoter, actor_of):
    raised = strike_together(*[lambda: follow(community.id, promoter.id, actor=actor_of(member))] * 4)
    assert raised == []
    assert ties() == [("佟佟", "follow", "周可")]
    assert len(notices_page(community.id, promoter.id, community.zone).notices) == 1


@pytest.mark.django_db(transaction=True)
def test_nobody_follows_in_the_moment_of_being_blocked(community, member, promoter, actor_of):
    for _round in range(5):
        raised = strike_together(
            lambda: follow(community.id, member.id, actor=actor_of(promoter)),
            lambda: block(community.id, promoter.id, actor=actor_of(member)),
        )
        assert [type(error) for error in raised] in ([], [FollowBlocked])
        assert ties() == [("佟佟", "block", "周可")]
        unblock(community.id, promoter.id, actor=actor_of(member))
