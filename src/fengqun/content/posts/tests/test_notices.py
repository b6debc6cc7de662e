"""What posts tell members of: each once, and nobody of what they may not read."""

import pytest

from fengqun.content.posts import screening
from fengqun.content.posts.commands import feature_post, hide_post, refuse_held, release, remove_post
from fengqun.content.posts.screening import Verdict
from fengqun.content.posts.tests.factories import make_comment, make_post
from fengqun.people.circles.tests.factories import make_circle
from fengqun.people.notifications.models import Notice
from fengqun.people.profiles.commands import block
from fengqun.spine.activity.commands import drain_all

pytestmark = pytest.mark.django_db


def told(person):
    drain_all()
    mine = Notice.objects.filter(member_id=person.id, kind__startswith="posts.")
    return sorted(mine.values_list("kind", flat=True))


def test_each_hears_of_a_comment_once(community, member, promoter, host, operator):
    # given
    post_id = make_post(member)
    top = make_comment(promoter, post_id, f"@{host.name} 看看")
    # when
    make_comment(operator, post_id, f"@{promoter.name} 同意", parent_id=top)
    # then
    assert told(host) == ["posts.mentioned"]
    assert told(promoter) == ["posts.mentioned"]
    assert told(member) == ["posts.commented"]
    assert Notice.objects.get(member_id=member.id).times == 2
    assert told(operator) == []


def test_an_answer_is_told_to_who_is_answered_and_nobody_of_own_deeds(community, member, promoter):
    post_id = make_post(member)
    top = make_comment(promoter, post_id)
    make_comment(promoter, post_id, "补一句", parent_id=top)
    make_comment(member, post_id, "谢谢", parent_id=top)
    assert told(promoter) == ["posts.replied"]
    notice = Notice.objects.get(member_id=promoter.id)
    assert (notice.title, notice.actors) == ("今天的豆子很甜。", [member.id])
    assert notice.url.startswith(f"/c/{community.slug}/posts/comments/")


def test_nobody_hears_of_a_circle_that_is_not_theirs(community, member, promoter, host):
    circle = make_circle(community, member, others=[host])
    make_post(member, f"@{promoter.name} @{host.name} 来看", circle_id=circle.id)
    assert (told(promoter), told(host)) == ([], ["posts.mentioned"])


def test_what_was_removed_meanwhile_and_who_is_blocked_is_not_told_of(community, member, promoter, actor_of):
    block(community.id, promoter.id, actor=actor_of(member))
    make_comment(promoter, make_post(member))
    gone = make_post(promoter, f"@{member.name} 喂")
    remove_post(community.id, gone, actor=actor_of(promoter))
    assert told(member) == []


def test_decisions_are_told_with_their_reason(community, member, host, actor_of, monkeypatch):
    # given
    monkeypatch.setattr(screening, "_screens", {"all": lambda _candidate: Verdict.hold("先看一眼")})
    passed, failed = make_post(member, "甲"), make_post(member, "乙")
    assert told(member) == []
    # when
    release(passed, actor=actor_of(host))
    refuse_held(failed, "跑题", actor=actor_of(host))
    feature_post(community.id, passed, actor=actor_of(host))
    hide_post(community.id, passed, actor=actor_of(host), reason="广告")
    # then
    assert told(member) == ["posts.featured", "posts.hidden", "posts.refused", "posts.released"]
    reasons = dict(Notice.objects.values_list("kind", "params__reason"))
    assert (reasons["posts.refused"], reasons["posts.hidden"]) == ("跑题", "广告")
