from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from fengqun.growth.referrals.codes import read_code
from fengqun.growth.referrals.commands import become_promoter, create_link
from fengqun.growth.referrals.commands.record_click import MAX_PER_ADDRESS
from fengqun.growth.referrals.errors import ForeignTarget, NotAPromoter
from fengqun.growth.referrals.models import Click, ReferralLink
from fengqun.growth.referrals.tests.factories import click, link_for
from fengqun.growth.referrals.visits import is_counted
from fengqun.kernel.policies import Role
from fengqun.people.communities.queries import member_card
from fengqun.product.catalog.models import Product
from fengqun.product.catalog.tests.factories import make_product

pytestmark = pytest.mark.django_db

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148 MicroMessenger/8.0"


def test_becoming_a_promoter_is_free_and_gives_a_link(community, member, actor_of):
    # when
    link = become_promoter(community.id, actor=actor_of(member))
    again = become_promoter(community.id, actor=actor_of(member_card(member.id)))

    # then
    assert Role.PROMOTER in member_card(member.id).roles
    assert (link.code, link.target_path) == (again.code, f"/c/{community.slug}/")


def test_a_member_who_is_no_promoter_gets_no_link(community, member, actor_of):
    with pytest.raises(NotAPromoter):
        create_link(community.id, actor=actor_of(member), target_path=f"/c/{community.slug}/")

    assert not ReferralLink.objects.exists()


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.test/",
        "//evil.test/",
        "/c/other/",
        "/admin/",
        "/c/shanye//evil.test",
        "/c/shanye/\\evil.test",
        "javascript:alert(1)",
        "/c/shanye/no-such-page/",
    ],
)
def test_a_link_stays_in_its_community(community, promoter, actor_of, path):
    with pytest.raises(ForeignTarget):
        link_for(community, promoter, actor_of, path)

    assert not ReferralLink.objects.exists()


def test_following_a_link_counts_and_remembers_the_visitor(community, promoter, actor_of, guest_client):
    # given
    link = link_for(community, promoter, actor_of)

    # when
    response = guest_client.get(link.path, HTTP_USER_AGENT=PHONE)

    # then
    assert (response.status_code, response["Location"]) == (302, f"/c/{community.slug}/")
    cookie = response.cookies["fq_visitor"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    [row] = Click.objects.all()
    assert (row.promoter_id, str(row.visitor_id), row.agent_class) == (promoter.id, cookie.value, "wechat")
    assert "127.0.0.1" not in row.address_hash


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_USER_AGENT": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"HTTP_USER_AGENT": "curl/8"},
        {"HTTP_USER_AGENT": PHONE, "HTTP_SEC_PURPOSE": "prefetch;prerender"},
        {"HTTP_USER_AGENT": ""},
    ],
)
def test_robots_and_prefetches_pass_uncounted(community, promoter, actor_of, guest_client, headers):
    link = link_for(community, promoter, actor_of)

    response = guest_client.get(link.path, **headers)

    assert response.status_code == 302
    assert "fq_visitor" not in response.cookies
    assert not Click.objects.exists()


def test_a_head_request_is_not_counted():
    assert not is_counted("HEAD", {"User-Agent": PHONE})


def test_reloads_and_floods_do_not_count(community, promoter, actor_of, frozen, at):
    # given
    link = link_for(community, promoter, actor_of)
    visitor = uuid4()
    assert click(link, visitor_id=visitor) is not None

    # when
    reload = click(link, visitor_id=visitor)
    flood = [click(link) for _visitor in range(40)]

    # then
    assert reload is None
    assert sum(1 for answer in flood if answer is not None) == 29
    with at(frozen + timedelta(minutes=2)):
        assert click(link) is not None


def test_an_unknown_code_is_not_found(guest_client, community):
    assert guest_client.get("/r/ZZZZZZZ", HTTP_USER_AGENT=PHONE).status_code == 404


def test_a_code_may_be_typed_loosely():
    assert read_code(" abc-d2e ") is None
    assert read_code(" abcd-2ef ") == "ABCD2EF"
    assert read_code("https://x.test/r/ABCD2EF") == "ABCD2EF"


def test_visitors_behind_a_proxy_are_told_apart(community, promoter, actor_of, settings):
    # given
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    link = link_for(community, promoter, actor_of)

    # when
    for place in range(MAX_PER_ADDRESS + 5):
        Client().get(link.path, HTTP_USER_AGENT=PHONE, HTTP_X_FORWARDED_FOR=f"203.0.113.{place}")

    # then
    assert Click.objects.count() == MAX_PER_ADDRESS + 5


def test_one_address_does_not_count_for_more_by_claiming_others(community, promoter, actor_of, settings):
    # given
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    link = link_for(community, promoter, actor_of)

    # when
    for place in range(MAX_PER_ADDRESS + 5):
        claimed = f"203.0.113.{place}, 198.51.100.7"
        Client().get(link.path, HTTP_USER_AGENT=PHONE, HTTP_X_FORWARDED_FOR=claimed)

    # then
    assert Click.objects.count() == MAX_PER_ADDRESS


def test_a_link_to_a_draft_or_to_goods_of_others_is_refused(community, other_community, promoter, client_for):
    # given
    foreign = make_product(other_community, title="别家的货")
    draft = make_product(community, title="还没上架")
    Product.objects.filter(id=draft.id).update(state=Product.State.DRAFT)
    client = client_for(promoter)

    # when
    answers = [
        client.post(f"/c/{community.slug}/referrals/links/", {"path": f"/c/{community.slug}/shop/{product.id}/"})
        for product in (foreign, draft)
    ]

    # then
    assert [answer.status_code for answer in answers] == [422, 422]
    assert not any(title in answer.content.decode() for answer in answers for title in ("别家的货", "还没上架"))
    assert not ReferralLink.objects.filter(target_kind="product").exists()


@pytest.mark.parametrize("folder", ["shop", "posts"])
def test_a_poster_shows_only_what_the_community_offers_now(community, promoter, actor_of, client_for, folder):
    # given
    product = make_product(community, title="手冲壶")
    link = create_link(
        community.id,
        actor=actor_of(promoter),
        target_path=f"/c/{community.slug}/{folder}/{product.id}/",
        target_kind="product" if folder == "shop" else "post",
        target_id=product.id,
    )
    address = f"/c/{community.slug}/referrals/links/{link.id}/poster/"
    client = client_for(promoter)
    before = client.get(address).content.decode()

    # when
    Product.objects.filter(id=product.id).update(state=Product.State.DRAFT)
    after = client.get(address)

    # then
    assert ("手冲壶" in before) is (folder == "shop")
    assert after.status_code == 200
    assert "手冲壶" not in after.content.decode()
