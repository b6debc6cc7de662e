"""What of the catalogue other rooms may choose from."""

from fengqun.kernel.policies import SYSTEM
from fengqun.kernel.slots import fragments
from fengqun.product.catalog.commands import add_variant
from fengqun.product.catalog.models import Variant
from fengqun.product.catalog.queries import offered_variants
from fengqun.product.catalog.tests.factories import make_product
from fengqun.product.catalog.types import NewVariant


def test_staff_choose_from_what_the_shop_sells(community, other_community, django_assert_num_queries):
    # given
    sold = make_product(community, "花魁")
    withdrawn = add_variant(community.id, sold.id, NewVariant(price_minor=100, title="停售的"), actor=SYSTEM)
    Variant.objects.filter(id=withdrawn).update(is_offered=False)
    make_product(community, "草稿", is_listed=False)
    make_product(other_community, "隔壁的")

    # when
    with django_assert_num_queries(2):
        offered = offered_variants(community.id)

    # then
    assert [(one.id, one.product_title) for one in offered] == [(sold.variants[0].id, "花魁")]


def test_a_page_that_has_its_slab_shows_no_second_one(community, rf):
    # given
    make_product(community, "花魁")
    request = rf.get("/")
    request.community, request.actor = community, SYSTEM

    # then
    assert "花魁" in "".join(fragments("home.top", request))
    request.has_slab = True
    assert "花魁" not in "".join(fragments("home.top", request))
