from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fengqun.content.posts.tests.factories import make_post
from fengqun.growth.referrals.commands import bind_by_code, release_due
from fengqun.growth.referrals.models import Binding, Commission, CommissionRule, ReferralLink
from fengqun.growth.referrals.queries import rules_in_force
from fengqun.growth.referrals.tests.factories import click, link_for, order_of, tell
from fengqun.kernel import clock, slots
from fengqun.product.catalog.tests.factories import make_product

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)


def url(name, community, **more):
    return reverse(name, kwargs={"community": community.slug, **more})


@pytest.fixture
def link(community, promoter, member, actor_of, frozen):
    link = link_for(community, promoter, actor_of)
    click(link, member)
    return link


def test_a_member_reads_how_it_works_and_becomes_a_promoter(community, member, client_for):
    client = client_for(member)
    assert "成为推客" in client.get(url("referrals-overview", community)).content.decode()

    client.post(url("referrals-promotership", community))

    page = client.get(url("referrals-overview", community)).content.decode()
    assert ReferralLink.objects.get().code in page
    assert "style=" not in page


def test_the_overview_lists_commissions_with_their_dates(community, promoter, member, link, client_for):
    order = order_of(community, member, 15_800)
    tell(order.placed(), order.paid(), order.received())

    page = client_for(promoter).get(url("referrals-overview", community)).content.decode()

    assert "佟佟" in page
    assert "已签收，3月9日 到账" in page
    transfer_id = Commission.objects.get().transfer_id
    assert url("wallet-transfer", community, transfer_id=transfer_id) in page


def test_the_overview_takes_the_same_queries_for_one_and_for_a_full_page(
    community, promoter, member, link, client_for, django_assert_num_queries
):
    first = order_of(community, member, 1_000)
    tell(first.placed(), first.paid())
    client = client_for(promoter)
    address = url("referrals-overview", community)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    many = order_of(community, member, *[1_000] * 49)
    tell(many.placed(), many.paid())

    with django_assert_num_queries(len(few)):
        client.get(address)


def test_poster_and_codes(community, promoter, member, link, client_for):
    client = client_for(promoter)

    page = client.get(url("referrals-poster", community, link_id=link.id)).content.decode()
    svg = client.get(url("referrals-qr-svg", community, link_id=link.id))
    png = client.get(url("referrals-qr-png", community, link_id=link.id))

    assert "周可 推荐给你" in page
    assert (svg["Content-Type"], svg.content[:5] in {b"<?xml", b"<svg "}) == ("image/svg+xml", True)
    assert (png["Content-Type"], png.content[:4]) == ("image/png", b"\x89PNG")
    assert client_for(member).get(url("referrals-poster", community, link_id=link.id)).status_code == 404


def test_a_link_from_the_page_of_a_product_leads_to_its_poster(community, promoter, member, client_for):
    client = client_for(promoter)

    good = client.post(url("referrals-links", community), {"path": f"/c/{community.slug}/shop/"})
    bad = client.post(url("referrals-links", community), {"path": "https://evil.test/"})

    [made] = ReferralLink.objects.all()
    assert good["Location"] == url("referrals-poster", community, link_id=made.id)
    assert bad.status_code == 422


def test_the_buyer_sees_sets_and_ends_the_binding(community, promoter, member, link, client_for):
    client = client_for(member)
    address = url("referrals-binding", community)
    assert "周可" in client.get(address).content.decode()

    wrong = client.post(address, {"code": "2222222"})
    right = client.post(address, {"code": link.code, "next": f"/c/{community.slug}/shop/"})
    evil = client.post(address, {"code": link.code, "next": "https://evil.test/"})
    client.post(url("referrals-unbinding", community))

    assert wrong.status_code == 422
    assert right["Location"] == f"/c/{community.slug}/shop/"
    assert evil["Location"] == address
    assert not Binding.objects.filter(ended_at__isnull=True).exists()
    assert "没有推荐人" in client.get(address).content.decode()


def test_checkout_says_who_is_thanked(community, promoter, member, link, client_for, rf, actor_of):
    request = rf.get("/checkout/")
    request.actor, request.community = actor_of(member), community

    [fragment] = [text for text in slots.fragments("checkout.extras", request) if "thanks" in text]

    assert "周可" in fragment
    assert "价格不变" in fragment


def test_the_trace_tells_the_whole_story_in_chinese_and_english(
    community, promoter, member, link, client_for, at, frozen
):
    # given
    order = order_of(community, member, 15_800, quantity=2)
    tell(order.placed(), order.paid())
    with at(frozen + 2 * DAY):
        tell(order.received())
    with at(frozen + 9 * DAY):
        release_due()
        address = url("wallet-transfer", community, transfer_id=Commission.objects.get().transfer_id)

        # when
        chinese = client_for(promoter).get(address).content.decode()
        english = client_for(promoter).get(address, headers={"accept-language": "en"}).content.decode()
        wallet = client_for(promoter).get(url("wallet-overview", community)).content.decode()
        others = client_for(member).get(address)

    # then
    for sentence in (
        "佟佟 在 3月2日 点开了你分享的链接，30 天内归属于你。",
        "订单 SY1001",
        "¥158.00",
        "8%",
        "¥12.64",
        "退款期从 3月4日 开始算。",
        "退款期内没有全额退款。",
        "¥12.64 到了你的可用余额。",
    ):
        assert sentence in chinese
    for sentence in ("佟佟 opened your link on Mar 2", "¥158.00", "¥12.64", "The refund window"):
        assert sentence in english
    assert "佣金" in wallet
    assert others.status_code == 404


def test_the_trace_of_a_clawback(community, promoter, member, link, client_for, at, frozen):
    order = order_of(community, member, 15_800)
    tell(order.placed(), order.paid(), order.received())
    with at(frozen + 8 * DAY):
        release_due()
        tell(order.refunded(7_900))
        page = client_for(promoter).get(
            url("wallet-transfer", community, transfer_id=Commission.objects.get().transfer_id)
        )

    text = page.content.decode()
    assert "到账之后订单退款，这一行还剩 ¥79.00，按 8% 只该有 ¥6.32，冲回多出的 ¥6.32。" in text


def test_the_wallet_lists_what_comes_next(community, promoter, member, link, client_for):
    order = order_of(community, member, 15_800)
    tell(order.placed(), order.paid())

    page = client_for(promoter).get(url("wallet-overview", community)).content.decode()

    assert "签收后 7 天到账" in page
    assert "1 笔佣金在等签收或退款期" in page


def test_staff_see_promoters_commissions_and_rules(community, promoter, member, operator, link, client_for):
    # given
    order = order_of(community, member, 15_800)
    tell(order.placed(), order.paid())
    staff = client_for(operator)

    # when
    overview = staff.get(url("referrals-console", community)).content.decode()
    listed = staff.get(url("referrals-console-commissions", community), {"state": "pending"}).content.decode()
    none = staff.get(url("referrals-console-commissions", community), {"state": "voided"}).content.decode()
    staff.post(url("referrals-console-rule-versions", community), {"product": "", "percent": "10"})
    too_much = staff.post(url("referrals-console-rule-versions", community), {"product": "", "percent": "60"})
    rules = staff.get(url("referrals-console-rules", community)).content.decode()
    staff.post(url("referrals-console-terms", community), {"attribution_days": "15"})

    # then
    assert "周可" in overview
    assert "SY1001" in listed
    assert "没有这样的佣金" in none
    assert too_much.status_code == 422
    assert "10%" in rules
    assert rules_in_force(community.id, [], at=clock.now())[None].rate_bps == 1_000


def test_members_and_promoters_do_not_reach_the_console(community, member, promoter, client_for, guest_client):
    for person in (member, promoter):
        client = client_for(person)
        for name in ("referrals-console", "referrals-console-commissions", "referrals-console-rules"):
            assert client.get(url(name, community)).status_code == 403
        answer = client.post(url("referrals-console-rule-versions", community), {"product": "", "percent": "50"})
        assert answer.status_code == 403
    assert guest_client.get(url("referrals-console", community)).status_code in {302, 401}
    assert not CommissionRule.objects.exists()


def test_the_list_of_commissions_takes_the_same_queries_for_one_and_fifty(
    community, promoter, member, operator, link, client_for, django_assert_num_queries
):
    first = order_of(community, member, 1_000)
    tell(first.placed(), first.paid())
    client = client_for(operator)
    address = url("referrals-console-commissions", community)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    many = order_of(community, member, *[1_000] * 49)
    tell(many.placed(), many.paid())

    with django_assert_num_queries(len(few)):
        client.get(address)


def test_the_api(community, promoter, member, operator, link, client_for):
    # given
    order = order_of(community, member, 15_800)
    tell(order.placed(), order.paid())
    base = f"/api/v1/communities/{community.slug}"
    client = client_for(promoter)

    # when
    links = client.get(f"{base}/referral-links").json()
    [earned] = client.get(f"{base}/commissions").json()
    figures = client.get(f"{base}/referrals").json()

    # then
    assert links[0]["code"] == link.code
    assert (earned["amount"]["amount_minor"], earned["state"]) == (1_264, "pending")
    assert (figures["clicks"], figures["orders"]) == (1, 1)
    assert client_for(member).get(f"{base}/commissions").json() == []
    assert client_for(member).get(f"{base}/commissions?everyone=true").status_code == 403
    assert len(client_for(operator).get(f"{base}/commissions?everyone=true").json()) == 1


def test_a_bound_member_is_named_on_the_page(community, promoter, member, link, actor_of, client_for):
    bind_by_code(community.id, actor=actor_of(member), buyer_id=member.id, code=link.code)

    assert "你填了推荐码。" in client_for(member).get(url("referrals-binding", community)).content.decode()


def test_a_promoter_reads_on_the_product_what_they_would_earn(community, promoter, member, client_for):
    product = make_product(community, price_minor=7_900)
    address = url("catalog-product", community, product_id=product.id)

    seen = client_for(promoter).get(address).content.decode()
    unseen = client_for(member).get(address).content.decode()

    assert "¥6.32" in seen
    assert "成交价 ¥79.00 × 8%，签收 7 天后到账" in seen
    assert "成交后你得" not in unseen


def test_a_promoter_shares_a_post(community, promoter, owner, client_for):
    post_id = make_post(owner)
    address = url("posts-detail", community, post_id=post_id)
    client = client_for(promoter)
    assert f'value="{address}"' in client.get(address).content.decode()

    client.post(url("referrals-links", community), {"path": address})

    made = ReferralLink.objects.get()
    assert (made.target_kind, made.target_id) == ("post", post_id)
    assert client.get(url("referrals-poster", community, link_id=made.id)).status_code == 200


def test_every_member_finds_promotion_on_their_own_page(community, member, promoter, client_for):
    # when
    mine, promoters = (
        client_for(one).get(url("communities-me", community)).content.decode() for one in (member, promoter)
    )

    # then
    way = url("referrals-overview", community)
    assert f'href="{way}">成为推客</a>' in mine
    assert f'href="{way}">推广</a>' in promoters
