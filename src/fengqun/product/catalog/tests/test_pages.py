"""The shop, the product's page and the console, in the browser."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fengqun.kernel.policies import SYSTEM
from fengqun.kernel.tests.factories import a_picture
from fengqun.people.communities.models import Community
from fengqun.product.catalog.commands import add_art, add_variant
from fengqun.product.catalog.models import Product, ProductPicture, Variant
from fengqun.product.catalog.queries import listed_products, product_detail
from fengqun.product.catalog.tests.factories import make_product
from fengqun.product.catalog.types import NewVariant


def shop_url(community):
    return f"/c/{community.slug}/shop/"


def product_url(community, product):
    return f"/c/{community.slug}/shop/{product.id}/"


def console_url(community, *parts):
    return "/".join([f"/c/{community.slug}/console/products", *map(str, parts), ""])


@pytest.fixture
def statements_for():
    """How many statements a page takes, once it has been seen before."""

    def count(browser, url):
        browser.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(url).status_code == 200
        return len(captured)

    return count


@pytest.fixture
def closed(community):
    Community.objects.filter(id=community.id).update(economy="pure")
    return community


def test_everybody_sees_an_open_shop(community, guest_client):
    product = make_product(community, "花魁 7.0")
    make_product(community, "还是草稿", is_listed=False)
    answer = guest_client.get(shop_url(community))
    assert answer.status_code == 200
    assert "花魁 7.0" in answer.text
    assert "还是草稿" not in answer.text
    assert guest_client.get(product_url(community, product)).status_code == 200


def test_a_closed_shop_is_for_members(closed, guest_client, client_for, member, other_community, make_member):
    product = make_product(closed)
    neighbour = make_member("隔壁", community=other_community)
    for url in (shop_url(closed), product_url(closed, product), f"/api/v1/communities/{closed.slug}/products"):
        assert guest_client.get(url).status_code in {302, 401}
        assert client_for(neighbour).get(url).status_code == 403
        assert client_for(member).get(url).status_code == 200


def test_a_draft_is_seen_by_staff_only(community, guest_client, client_for, member, operator):
    product = make_product(community, is_listed=False)
    url = product_url(community, product)
    assert [guest_client.get(url).status_code, client_for(member).get(url).status_code] == [404, 404]
    assert "这是草稿" in client_for(operator).get(url).text


def test_a_product_of_another_community_is_not_found_here(community, other_community, guest_client):
    product = make_product(other_community)
    assert guest_client.get(product_url(community, product)).status_code == 404


def test_variants_are_radios_of_the_buy_form_and_the_chosen_one_is_in_stock(community, guest_client):
    product = make_product(community, price_minor=5000, stock=0)
    add_variant(community.id, product.id, NewVariant(price_minor=9000, title="500g", stock=2), actor=SYSTEM)
    text = guest_client.get(product_url(community, product)).text
    gone, there = product_detail(community.id, product.id).variants
    assert f'name="variant" value="{gone.id}" form="buy" disabled' in text
    assert f'name="variant" value="{there.id}" form="buy" checked' in text


def test_the_shop_takes_as_many_statements_for_many_products_as_for_one(
    community, client_for, member, statements_for, django_assert_num_queries
):
    browser = client_for(member)
    add_art(community.id, make_product(community).id, actor=SYSTEM, art_key="s-bag-hua")
    expected = statements_for(browser, shop_url(community))
    for number in range(47):
        add_art(community.id, make_product(community, f"商品 {number}").id, actor=SYSTEM, art_key="s-bag-hua")
    with django_assert_num_queries(expected):
        browser.get(shop_url(community))
    with django_assert_num_queries(1):
        assert len(listed_products(community.id)) == 48


def test_the_product_page_takes_as_many_statements_for_many_variants_as_for_one(
    community, client_for, member, statements_for, django_assert_num_queries
):
    browser, product = client_for(member), make_product(community)
    expected = statements_for(browser, product_url(community, product))
    for number in range(29):
        add_variant(community.id, product.id, NewVariant(price_minor=100 + number), actor=SYSTEM)
    with django_assert_num_queries(expected):
        browser.get(product_url(community, product))
    with django_assert_num_queries(3):
        assert len(product_detail(community.id, product.id).variants) == 30


def test_the_console_takes_as_many_statements_for_many_products_as_for_one(
    community, client_for, operator, statements_for, django_assert_num_queries
):
    browser = client_for(operator)
    add_art(community.id, make_product(community).id, actor=SYSTEM, art_key="s-bag-hua")
    expected = statements_for(browser, console_url(community))
    for number in range(49):
        add_art(community.id, make_product(community, f"商品 {number}").id, actor=SYSTEM, art_key="s-bag-hua")
    with django_assert_num_queries(expected):
        browser.get(console_url(community))


def test_the_shop_goes_on_after_a_page(community, guest_client):
    for number in range(49):
        make_product(community, f"商品 {number}")
    first, second = guest_client.get(shop_url(community)).text, guest_client.get(shop_url(community) + "?page=2").text
    assert (first.count('class="ware"'), second.count('class="ware"')) == (48, 1)


def test_staff_makes_a_product_on_one_sheet(community, operator, client_for):
    # when
    answer = client_for(operator).post(
        console_url(community, "new"),
        {
            "title": "花魁",
            "summary": "浅烘",
            "variant-price": "88.50",
            "variant-compare_at": "108",
            "variant-stock": "12",
            "variant-requires_shipping": "on",
        },
    )
    # then
    product, variant = Product.objects.get(), Variant.objects.get()
    assert answer.status_code == 302
    assert (product.title, product.state) == ("花魁", "draft")
    assert (variant.price_minor, variant.compare_at_minor, variant.stock_on_hand) == (8850, 10800, 12)


@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"variant-price": "abc"}, {"variant-price": "1.234"}, {"variant-compare_at": "1"}]
)
def test_a_sheet_that_is_wrong_comes_back_with_422(community, operator, client_for, wrong):
    sheet = {"title": "花魁", "variant-price": "88", "variant-stock": "1"} | wrong
    answer = client_for(operator).post(console_url(community, "new"), sheet)
    assert answer.status_code == 422
    assert 'class="error"' in answer.text
    assert Product.objects.count() == 0


def test_staff_keeps_a_product_on_its_bench(community, operator, client_for):
    # given
    product = make_product(community, stock=2, is_listed=False)
    variant, browser = product.variants[0], client_for(operator)
    # when
    answers = [
        browser.get(console_url(community, product.id)),
        browser.post(console_url(community, product.id), {"title": "新名字", "description": "# 说明"}),
        browser.post(console_url(community, product.id, "listing")),
        browser.post(
            console_url(community, product.id, "variants", variant.id),
            {"title": "200g", "sku": "S1", "price": "70", "is_offered": "on"},
        ),
        browser.post(
            console_url(community, product.id, "variants", variant.id, "stock"), {"delta": "5", "reason": "到货"}
        ),
        browser.post(console_url(community, product.id, "variants"), {"price": "9", "stock": "0"}),
        browser.post(
            console_url(community, product.id, "pictures"),
            {"picture": SimpleUploadedFile("evil.php", a_picture("PNG").read()), "alt": "一包豆子"},
        ),
        browser.get(console_url(community, product.id)),
    ]
    # then
    assert [answer.status_code for answer in answers] == [200, 302, 302, 302, 302, 302, 302, 200]
    detail = product_detail(community.id, product.id)
    assert (detail.title, detail.state, len(detail.variants)) == ("新名字", "listed", 2)
    assert (detail.variants[0].title, detail.variants[0].price.amount_minor, detail.variants[0].available) == (
        "200g",
        7000,
        7,
    )
    assert str(ProductPicture.objects.get().file.name).endswith(".jpg")


@pytest.mark.parametrize(
    ("parts", "sheet"),
    [
        (("stock",), {"delta": "0", "reason": "x"}),
        (("stock",), {"delta": "-99", "reason": "x"}),
        (("stock",), {"delta": "5", "reason": ""}),
        ((), {"price": "-1", "sku": "S"}),
    ],
)
def test_a_wrong_change_of_a_variant_comes_back_with_422(community, operator, client_for, parts, sheet):
    product = make_product(community, stock=2)
    url = console_url(community, product.id, "variants", product.variants[0].id, *parts)
    answer = client_for(operator).post(url, sheet)
    assert answer.status_code == 422
    assert product_detail(community.id, product.id) == product


def test_a_hostile_upload_comes_back_with_a_sentence(community, operator, client_for):
    product = make_product(community)
    upload = SimpleUploadedFile("a.jpg", b"<svg onload=alert(1)>", content_type="image/jpeg")
    answer = client_for(operator).post(console_url(community, product.id, "pictures"), {"picture": upload, "alt": "图"})
    assert answer.status_code == 422
    assert "这个文件打不开" in answer.text
    assert ProductPicture.objects.count() == 0


def test_the_console_is_for_staff(community, member, client_for, guest_client, other_community, make_member):
    product = make_product(community)
    neighbour = client_for(make_member("隔壁", community=other_community, roles=["operator"]))
    for url in (console_url(community), console_url(community, "new"), console_url(community, product.id)):
        assert client_for(member).get(url).status_code == 403
        assert neighbour.get(url).status_code == 403
        assert guest_client.get(url).status_code in {302, 401}
    assert (
        client_for(member).post(console_url(community, product.id, "listing"), {"_method": "delete"}).status_code == 403
    )
    assert product_detail(community.id, product.id).state == "listed"
