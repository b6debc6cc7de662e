"""Products on sale are found by whoever sees the shop."""

from collections.abc import Callable
from typing import Any

import pytest

from fengqun.kernel.policies import SYSTEM, Actor
from fengqun.people.communities.tests.factories import make_community
from fengqun.people.communities.types import CommunityCard, MemberCard
from fengqun.product.catalog.commands import archive_product, create_product, list_product, update_product
from fengqun.product.catalog.commands.listing import PRODUCT, all_listed
from fengqun.product.catalog.findable import PRODUCTS
from fengqun.product.catalog.types import NewVariant
from fengqun.spine.search.queries import search

pytestmark = pytest.mark.django_db
VARIANT = NewVariant(sku="BEAN-1", price_minor=7900)


def found(community: CommunityCard, text: str, actor: Actor) -> list[str]:
    """The products that this actor finds."""
    answer = search((community.id, community.slug), text, actor=actor, kind=PRODUCT).group(PRODUCT)
    return [hit.title_text for hit in answer.hits] if answer else []


def test_a_product_is_found_while_it_is_on_sale(
    community: CommunityCard, member: MemberCard, actor_of: Callable[[Any], Actor]
) -> None:
    # given
    actor = actor_of(member)
    product = create_product(
        community.id,
        actor=SYSTEM,
        title="花魁 Geisha",
        summary="浅烘",
        description="**茉莉**花香",
        variant=VARIANT,
    )
    assert found(community, "花魁", actor) == []

    # when / then
    list_product(community.id, product, actor=SYSTEM)
    assert [found(community, text, actor) for text in ("花魁", "茉莉", "浅烘", "gesha")] == [["花魁 Geisha"]] * 4
    assert [document.body for document in all_listed(community.id)] == ["浅烘\n茉莉花香"]
    assert PRODUCTS.address("shanye", product) == f"/c/shanye/shop/{product}/"

    update_product(community.id, product, actor=SYSTEM, title="瑰夏")
    assert (found(community, "花魁", actor), found(community, "瑰夏", actor)) == ([], ["瑰夏"])

    archive_product(community.id, product, actor=SYSTEM)
    assert found(community, "瑰夏", actor) == []


@pytest.mark.parametrize(("economy", "expected"), [("open", ["瑰夏"]), ("side", ["瑰夏"]), ("pure", [])])
def test_outsiders_find_what_an_open_shop_sells(economy: str, expected: list[str]) -> None:
    # given
    community = make_community(economy=economy)
    product = create_product(community.id, actor=SYSTEM, title="瑰夏", variant=VARIANT)
    list_product(community.id, product, actor=SYSTEM)

    # when / then
    assert found(community, "瑰夏", Actor()) == expected
