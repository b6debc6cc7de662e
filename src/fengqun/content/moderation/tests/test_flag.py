"""Flags: who may, what they do together, and taking one back."""

from datetime import timedelta

import pytest

from fengqun.content.moderation.commands import flag, withdraw_flag
from fengqun.content.moderation.errors import AlreadyFlagged, FlagNotFound, OwnThing, ThingNotFound, Unreadable
from fengqun.content.moderation.models import Case, Flag, LogLine
from fengqun.content.moderation.queries import own_cases, own_flags
from fengqun.content.moderation.tests.factories import make_decision, make_flag, now_of
from fengqun.content.posts.models import Comment, Post
from fengqun.content.posts.tests.factories import make_comment, make_post
from fengqun.kernel.errors import Denied
from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.communities.models import Membership
from fengqun.people.notifications.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd(make_member):
    return [make_member(f"成员{number}") for number in range(8)]


@pytest.fixture
def settled(member):
    """The author, who is no newcomer."""
    Membership.objects.filter(id=member.id).update(stage="member")
    return now_of(member)


def test_three_members_hold_a_newcomers_post_and_silence_the_newcomer(frozen, community, member, crowd):
    # given
    post_id = make_post(member, "加我微信领券")

    # when
    for person in crowd[:2]:
        make_flag(person, post_id)
    before = Post.objects.get(id=post_id).state
    case = make_flag(crowd[2], post_id)

    # then
    post = Post.objects.get(id=post_id)
    assert (before, post.state, post.hidden_reason) == ("published", "hidden", "几位成员举报了，等管理人员看")
    assert now_of(member).silenced_until == frozen + timedelta(hours=24)
    assert (case.flagger_count, case.weight, case.has_held, case.has_locked) == (3, 300, True, False)
    assert Notice.objects.filter(member_id=member.id, kind="moderation.paused").count() == 1
    assert sorted(LogLine.objects.values_list("verb", flat=True)) == ["held", "silenced"]


def test_a_settled_author_is_not_silenced_by_three_and_hidden_by_weight(settled, crowd):
    post_id = make_post(settled)
    states = []
    for person in crowd[:6]:
        make_flag(person, post_id)
        states.append(Post.objects.get(id=post_id).state)

    assert states == ["published"] * 5 + ["hidden"]
    assert now_of(settled).silenced_until is None


def test_five_people_close_the_thread_even_over_several_things(settled, crowd):
    post_id = make_post(settled)
    comment_id = make_comment(settled, post_id)
    for person in crowd[:3]:
        make_flag(person, post_id)
    make_flag(crowd[0], comment_id, kind="comment")
    make_flag(crowd[3], comment_id, kind="comment")
    before = Post.objects.get(id=post_id).locked_at
    make_flag(crowd[4], comment_id, kind="comment")

    assert before is None
    assert Post.objects.get(id=post_id).locked_at is not None
    assert LogLine.objects.filter(verb="locked").count() == 1


def test_staff_alone_is_heavy_enough(settled, operator):
    post_id = make_post(settled)

    case = make_flag(operator, post_id)

    assert (case.weight, Post.objects.get(id=post_id).state) == (600, "hidden")


def test_a_hidden_comment_is_not_counted(community, member, settled, crowd):
    post_id = make_post(settled)
    spammer = crowd[7]
    comment_id = make_comment(spammer, post_id, "广告广告")
    for person in crowd[:3]:
        make_flag(person, comment_id, kind="comment")

    assert Comment.objects.get(id=comment_id).state == "hidden"
    assert Post.objects.get(id=post_id).comment_count == 0


def test_what_cannot_be_flagged(community, other_community, member, crowd, stranger, actor_of):
    post_id = make_post(member)
    make_flag(crowd[0], post_id)

    with pytest.raises(OwnThing):
        make_flag(member, post_id)
    with pytest.raises(AlreadyFlagged):
        make_flag(crowd[0], post_id)
    with pytest.raises(Unreadable):
        make_flag(crowd[1], post_id, reason="other")
    with pytest.raises(Unreadable):
        make_flag(crowd[1], post_id, reason="boring")
    with pytest.raises(ThingNotFound):
        make_flag(crowd[1], post_id, kind="poem")
    with pytest.raises(Denied):
        flag(community.id, "post", post_id, actor=actor_of(stranger), reason="ads")
    assert Flag.objects.count() == 1


def test_nobody_flags_what_they_do_not_read(community, member, crowd):
    circle = make_circle(community, member, others=[crowd[0]], kind="secret")
    post_id = make_post(member, circle_id=circle.id)

    with pytest.raises(ThingNotFound):
        make_flag(crowd[1], post_id)
    assert make_flag(crowd[0], post_id).circle_id == circle.id
    assert Flag.objects.count() == 1


def test_a_flag_is_taken_back_while_nobody_has_decided(community, member, operator, crowd, actor_of):
    post_id = make_post(member)
    make_flag(crowd[0], post_id)
    withdraw_flag(community.id, "post", post_id, actor=actor_of(crowd[0]))
    with pytest.raises(FlagNotFound):
        withdraw_flag(community.id, "post", post_id, actor=actor_of(crowd[0]))
    assert (Flag.objects.count(), Case.objects.get().state) == (0, "dropped")

    case = make_flag(crowd[0], post_id)
    make_decision(operator, case, "keep", "")
    with pytest.raises(FlagNotFound):
        withdraw_flag(community.id, "post", post_id, actor=actor_of(crowd[0]))


def test_the_author_does_not_learn_who_flagged_nor_that_somebody_did(community, member, crowd):
    post_id = make_post(member)
    make_flag(crowd[0], post_id)

    assert own_cases(community.id, member.id) == []
    assert Notice.objects.filter(member_id=member.id).count() == 0
    assert own_flags(community.id, crowd[0].id)[0].verdict == ""
