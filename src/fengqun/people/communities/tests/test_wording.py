"""Sentences that must be read one way only, and the ways in and out that pages show."""

import pytest
from django.urls import reverse
from django.utils import translation

from fengqun.people.communities.choices import Stage
from fengqun.people.communities.kinds import Need, StageRule, template_of
from fengqun.people.communities.views.preview import way_to

RULES = template_of("product")


@pytest.mark.parametrize(
    ("rule", "chinese", "english"),
    [
        (RULES.rule_of("newcomer"), "进来就是。", "On joining."),
        (
            RULES.rule_of("fan"),
            "完成订单 2 次；并做到其中一样：评论 3 次、发帖 2 次。",
            "Orders completed: 2; and one of these: Comments written: 3, Posts published: 2.",
        ),
        (
            StageRule(Stage.FAN, "粉丝", any_of=(Need("posts.published", 1), Need("orders.paid", 2))),
            "做到其中一样：发帖、下单 2 次。",
            None,
        ),
        (
            StageRule(Stage.FAN, "粉丝", all_of=(Need("posts.published", 3),), any_of=(Need("orders.paid", 2),)),
            "发帖 3 次，下单 2 次。",
            None,
        ),
        (RULES.rule_of("partner"), "由群主邀请。", None),
    ],
)
def test_a_stage_rule_says_what_all_and_what_one_of_means(rule, chinese, english):
    assert way_to(rule) == chinese
    if english:
        with translation.override("en"):
            assert way_to(rule) == english


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["communities-about", "communities-join", "posts-feed"])
def test_a_stranger_sees_where_to_sign_in_and_comes_back(community, member, client_for, guest_client, name):
    # given
    url = reverse(name, kwargs={"community": community.slug})
    way_in = f'href="{reverse("account_login")}?next={url}"'

    # when
    strange = guest_client.get(url).text
    known = client_for(member).get(reverse("posts-feed", kwargs={"community": community.slug})).text

    # then
    assert way_in in strange
    assert f"{reverse('account_login')}?next=" not in known


@pytest.mark.django_db
def test_ones_own_page_ends_with_the_way_out(community, operator, client_for):
    # when
    page = client_for(operator).get(reverse("communities-me", kwargs={"community": community.slug})).text

    # then
    places = ("成员</a>", "控制台</a>", "邀请码</a>", "账号与安全</a>", "退出登录</button>")
    order = [page.index(place) for place in places]
    assert order == sorted(order)


@pytest.mark.django_db
def test_leaving_says_what_stays(community, member, client_for):
    page = client_for(member).get(reverse("communities-my-profile", kwargs={"community": community.slug})).text

    assert "退出后不再是成员，角色也收回。你的订单、钱包和提现照样打得开，写过的东西留着；回来还是原来的你。" in page
