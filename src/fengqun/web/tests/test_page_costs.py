"""The four pages that are opened most hold their number of statements, however much stands on them.

A higher number is no accident of the database: somebody's page has become slower, for everybody. Who adds a statement
for a good reason says so here.
"""

import pytest

from fengqun.commerce.orders.commands import request_refund
from fengqun.commerce.orders.tests.factories import paid_order
from fengqun.commerce.payments.tests.factories import wired
from fengqun.commerce.wallets.tests.factories import ask, fund
from fengqun.content.posts.commands import feature_post
from fengqun.content.posts.tests.factories import make_post
from fengqun.content.posts.types import Attachment, NewPicture
from fengqun.growth.referrals.tests.factories import click as follow
from fengqun.growth.referrals.tests.factories import link_for, order_of, tell
from fengqun.kernel.policies import SYSTEM
from fengqun.product.catalog.commands import add_art
from fengqun.product.catalog.tests.factories import make_product

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[1, 4])
def many(request):
    """How many of everything there are."""
    return request.param


@pytest.fixture
def products(community, many):
    """Products on sale, with pictures."""
    made = [make_product(community, f"花魁 {number}.0", stock=3) for number in range(many)]
    for product in made:
        add_art(community.id, product.id, actor=SYSTEM, art_key="s-bag-hua")
    return made


@pytest.fixture
def spoken(community, products, make_member):
    """Picked posts with pictures and products, each by somebody else."""
    for number, product in enumerate(products):
        author = make_member(f"成员{number}")
        pictures = [NewPicture(art_key="s-cup"), NewPicture(art_key="s-ridge")]
        attachment = Attachment("product", product.id)
        post_id = make_post(author, "今天的豆子很甜。", pictures=pictures, attachment=attachment)
        feature_post(community.id, post_id, actor=SYSTEM)


def address(community, path=""):
    return f"/c/{community.slug}/{path}"


def opened(browser, url):
    """Open the page once for what a first visit makes, so that the next one is like all others."""
    assert browser.get(url).status_code == 200
    return url


def test_the_feed(community, spoken, promoter, client_for, many, django_assert_num_queries):
    browser = client_for(promoter)
    url = opened(browser, address(community))
    # session, user, place · whom one does not meet · order, posts, authors · a glimpse of all that may stand on top:
    # pins, drops, red packets, seats, challenges, invitations, circles, duties · the bell · newest product · my circles
    # · a glimpse of polls and episodes, attached products of the posts
    with django_assert_num_queries(13):
        page = browser.get(url)
    assert page.text.count('<article class="post"') == many
    assert page.text.count('class="tagline"') == many


def test_a_product(community, products, promoter, client_for, django_assert_num_queries):
    browser = client_for(promoter)
    url = opened(browser, address(community, f"shop/{products[0].id}/"))
    # session, user, place · product, variants, pictures · its drops · the commission's rules, and the community's first
    with django_assert_num_queries(9):
        page = browser.get(url)
    assert "8%" in page.text


def test_the_wallet(community, products, promoter, make_member, actor_of, client_for, django_assert_num_queries):
    # given
    link = link_for(community, promoter, actor_of)
    for number, product in enumerate(products):
        buyer = make_member(f"顾客{number}")
        follow(link, buyer)
        order = order_of(community, buyer, 8_800, product_id=product.id)
        tell(order.placed(), order.paid())
    fund(community, promoter, 1_000)
    browser = client_for(promoter)
    url = opened(browser, address(community, "wallet/"))

    # when, then: session, user, place · balances of money and points · lines, their accounts · sources · what was sold:
    # commissions, people, products · count of those waiting · the next: commissions, people, products
    with django_assert_num_queries(14):
        page = browser.get(url)
    assert "花魁 0.0" in page.text


def test_an_operators_day(
    community, spoken, products, promoter, operator, make_member, actor_of, client_for, many, django_assert_num_queries
):
    # given
    with wired():
        for product in products:
            buyer = make_member(f"顾客{product.title}")
            paid_order(community, buyer, {product.variants[0].id: 1})
            unhappy = paid_order(community, buyer, {product.variants[0].id: 1})
            request_refund(unhappy.id, actor=actor_of(buyer), reason="漏气")
    for number in range(many):
        fund(community, promoter, 10_000)
        ask(community, actor_of(promoter), 5_000, key=f"k{number}")
    browser = client_for(operator)
    url = opened(browser, address(community, "console/"))

    # when, then: session, user, place · a glimpse of what the sidebar counts; moderation, orders, jobs · figures:
    # members, words, questions, sales, parcels, brought · the books · a glimpse of what Today may have: trials,
    # questions, circles, gatherings, series, challenges, duties · moderation: cases, counts · refunds, their lines,
    # people · payments: refunds, intents · people of the parcels · payouts, people · stock · drops · the way of members
    # · newest orders, people · newest posts, authors
    with django_assert_num_queries(33):
        page = browser.get(url)
    assert page.text.count('class="todo"') == 4
