"""Who may buy, by the economy of the community."""

import pytest

from fengqun.kernel.errors import SignInRequired
from fengqun.kernel.policies import Actor
from fengqun.people.communities.errors import NotForOutsiders
from fengqun.people.communities.policies import may_buy, may_see_shop, require_buyer, why_not_buy
from fengqun.people.communities.tests.factories import make_community, make_member

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("economy", "guest_sees", "stranger_buys", "guest_buys"),
    [("pure", False, False, False), ("open", True, True, False), ("side", True, False, False)],
)
def test_the_economy_decides(make_person, actor_of, economy, guest_sees, stranger_buys, guest_buys):
    # given
    community = make_community(economy=economy)
    member, stranger, guest = make_member(community), make_person("路人"), Actor()

    # then
    assert may_buy(actor_of(member), community)
    assert may_see_shop(actor_of(member), community)
    assert may_see_shop(guest, community) is guest_sees
    assert may_buy(actor_of(stranger), community) is stranger_buys
    assert may_buy(guest, community) is guest_buys


def test_a_member_of_another_community_is_an_outsider(other_community, actor_of):
    community = make_community(economy="pure")
    foreign = make_member(other_community)

    assert not may_buy(actor_of(foreign), community)


def test_the_refusal_says_why(make_person, actor_of):
    pure, side = make_community(economy="pure"), make_community(slug="side", economy="side")
    stranger = actor_of(make_person("路人"))

    assert str(why_not_buy(stranger, pure)) == "这里的东西只卖给成员，先加入再买。"
    assert "门店" in str(why_not_buy(stranger, side))
    with pytest.raises(NotForOutsiders):
        require_buyer(stranger, pure)
    with pytest.raises(SignInRequired):
        require_buyer(Actor(), pure)
