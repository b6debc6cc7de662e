"""What is looked at before words are seen: a newcomer's first day, bursts, links, quiet times."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from fengqun.content.moderation.commands import change_moderation_terms, end_quiet, save_reasons, set_quiet
from fengqun.content.moderation.errors import LinkBlocked, NewcomerLimit, QuietNow, TooFast, Unreadable
from fengqun.content.moderation.models import Quiet
from fengqun.content.moderation.queries import quiets_at, reasons_of, terms_of
from fengqun.content.moderation.queries.quiet import standing
from fengqun.content.moderation.types import Terms
from fengqun.content.posts.models import Comment, Post
from fengqun.content.posts.tests.factories import make_comment, make_post
from fengqun.kernel.errors import Denied
from fengqun.people.circles.tests.factories import make_circle

pytestmark = pytest.mark.django_db


@pytest.fixture
def community(frozen, community):
    """Founded while the clock stands still."""
    return community


@pytest.fixture
def later(community, frozen, at):
    """Ten days after the community opened."""
    with at(frozen + timedelta(days=10)):
        yield frozen + timedelta(days=10)


@pytest.fixture
def newcomer(later, make_member):
    return make_member("新来的")


def test_a_newcomers_first_day(later, community, owner, newcomer, at):
    thread = make_post(owner)
    for number in range(3):
        make_post(newcomer, f"第 {number} 个")
    with pytest.raises(NewcomerLimit) as refused:
        make_post(newcomer, "第四个")
    for number in range(10):
        make_comment(newcomer, thread, f"回 {number}")
    with pytest.raises(NewcomerLimit):
        make_comment(newcomer, thread, "第十一条")

    assert str(refused.value) == "新来的第一天，最多发 3 个帖子。03-13 09:00 之后就没有这个限制了。"
    assert refused.value.details["ends_at"] == later + timedelta(hours=24)
    assert (Post.objects.filter(author_id=newcomer.id).count(), Comment.objects.count()) == (3, 10)
    with at(later + timedelta(hours=24)):
        make_post(newcomer, "第二天")


@pytest.mark.parametrize("body", ["https://a.test/1 https://b.test/2 https://c.test/3", "@小林 @老齐 @佟佟"])
def test_links_and_mentions_of_the_first_day(newcomer, operator, host, member, body):
    with pytest.raises(NewcomerLimit):
        make_post(newcomer, body)
    assert Post.objects.filter(author_id=newcomer.id).count() == 0
    make_post(newcomer, body.rpartition(" ")[0])


def test_who_opens_the_community_and_who_came_further_is_not_limited(community, member, operator):
    for person in (member, operator):
        for number in range(5):
            make_post(person, f"{number}")
    assert Post.objects.count() == 10


def test_the_numbers_are_those_of_the_community(community, owner, newcomer, actor_of):
    change_moderation_terms(community.id, replace(Terms(), topics=1), actor=actor_of(owner))
    make_post(newcomer)
    with pytest.raises(NewcomerLimit):
        make_post(newcomer)
    change_moderation_terms(community.id, replace(Terms(), newcomer_hours=0), actor=actor_of(owner))
    make_post(newcomer)


def test_a_first_post_typed_in_no_time_waits(member, operator):
    fast = make_post(member, seconds_typing=2.9)
    staff = make_post(operator, seconds_typing=0.1)

    assert [Post.objects.get(id=one).state for one in (fast, staff)] == ["held", "published"]
    assert Post.objects.get(id=fast).hidden_reason == "第一次发言写得太快，先看一眼"


def test_the_same_by_several_newcomers_waits_from_the_third_on(frozen, community, make_member, at):
    text = "全场三折起，加我领券，名额有限先到先得，编号 {}，快来看看"
    posts = [make_post(make_member(f"号{number}"), text.format(number)) for number in range(4)]
    with at(frozen + timedelta(minutes=11)):
        posts.append(make_post(make_member("迟到的"), text.format(9)))

    assert [Post.objects.get(id=one).state for one in posts] == ["published", "published", "held", "held", "published"]


def test_the_same_link_waits_unless_it_is_allowed(community, owner, make_member, actor_of):
    people = [make_member(f"号{number}") for number in range(3)]

    def states(link):
        posts = [make_post(person, f"{person.name} {link}") for person in people]
        return [Post.objects.get(id=one).state for one in posts]

    assert states("https://spam.test/a") == ["published", "published", "held"]
    change_moderation_terms(community.id, replace(Terms(), allowed_domains=("good.test",)), actor=actor_of(owner))
    assert states("https://www.good.test/a") == ["published"] * 3


def test_blocked_links_are_refused_from_everybody(community, owner, member, actor_of):
    terms = replace(Terms(), blocked_domains=("https://Spam.test/x",), allowed_domains=("fine.spam.test",))
    change_moderation_terms(community.id, terms, actor=actor_of(owner))

    for person in (member, owner):
        with pytest.raises(LinkBlocked):
            make_post(person, "看 https://shop.spam.test/a")
    assert Post.objects.count() == 0
    make_post(member, "看 https://fine.spam.test/a")


def test_silence_holds_for_members_until_it_ends(frozen, community, owner, member, host, actor_of, at):
    end = frozen + timedelta(hours=2)
    set_quiet(community.id, actor=actor_of(host), reason="吵起来了", ends_at=end)

    with pytest.raises(QuietNow) as refused:
        make_post(member)
    assert str(refused.value) == "现在是安静时段，03-02 11:00 之后可以发。原因：吵起来了"
    make_post(host)
    with at(end):
        make_post(member)
        assert quiets_at(community.id, None) == []


def test_slow_mode_counts_seconds_in_its_place(frozen, community, member, make_member, actor_of, at):
    guest = make_member("圈里人")
    circle = make_circle(community, member, others=[guest])
    quiet_id = set_quiet(community.id, actor=actor_of(member), reason="慢一点", circle_id=circle.id, seconds_between=60)
    make_post(guest, circle_id=circle.id)
    with pytest.raises(TooFast):
        make_post(guest, circle_id=circle.id)
    make_post(guest)
    with at(frozen + timedelta(seconds=60)):
        make_post(guest, circle_id=circle.id)
        end_quiet(community.id, quiet_id, actor=actor_of(member))
        make_post(guest, circle_id=circle.id)
    assert Post.objects.count() == 4


def test_quiet_is_set_by_who_looks_after_the_place(frozen, community, member, promoter, actor_of):
    circle = make_circle(community, member)
    end = frozen + timedelta(hours=1)
    for person, circle_id in ((promoter, None), (promoter, circle.id), (member, None)):
        with pytest.raises(Denied):
            set_quiet(community.id, actor=actor_of(person), reason="安静", circle_id=circle_id, ends_at=end)
    with pytest.raises(Unreadable):
        set_quiet(community.id, actor=actor_of(member), reason="永远", circle_id=circle.id)
    assert Quiet.objects.count() == 0


@pytest.mark.parametrize(
    ("hour", "is_on", "until"), [(21, False, None), (22, True, 7), (3, True, 7), (7, False, None), (12, False, None)]
)
def test_quiet_hours_run_past_midnight_on_the_communitys_clocks(hour, is_on, until):
    zone = ZoneInfo("Asia/Shanghai")
    row = Quiet(daily_from=time(22), daily_until=time(7))
    found, end = standing(row, datetime(2026, 3, 2, hour, tzinfo=zone), zone)
    assert (found, end.hour if end else None) == (is_on, until)


def test_terms_are_bounded_and_belong_to_operators(community, owner, host, actor_of):
    for wrong in ({"burst_count": 1}, {"newcomer_flaggers": 1}, {"blocked_domains": ("不是域名",)}, {"log_kind": "x"}):
        with pytest.raises(Unreadable):
            change_moderation_terms(community.id, replace(Terms(), **wrong), actor=actor_of(owner))
    with pytest.raises(Denied):
        change_moderation_terms(community.id, Terms(), actor=actor_of(host))
    assert terms_of(community.id) == Terms()
    save_reasons(community.id, ["广告发集市圈", " 广告发集市圈 ", ""], actor=actor_of(host))
    assert reasons_of(terms_of(community.id)) == ["广告发集市圈"]
