"""Products can be found, by whoever may see the shop."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import community_by_id
from fengqun.product.catalog.commands.listing import PRODUCT, SHOP, all_listed
from fengqun.product.catalog.policies import can_see_shop
from fengqun.spine.search.documents import findable
from fengqun.spine.search.scope import audiences

PRODUCTS = findable(
    PRODUCT,
    label=_("商品"),
    icon="shop",
    order=50,
    rebuild=all_listed,
    address=lambda slug, product_id: reverse("catalog-product", kwargs={"community": slug, "product_id": product_id}),
)


@audiences
def shop_of(actor: Actor, community_id: UUID) -> Iterable[str]:
    """Members see the shop; for others it takes one statement to know whether it is open."""
    is_member = actor.community_id == community_id and actor.member_id is not None
    economy = "" if is_member else community_by_id(community_id).economy
    return (SHOP,) if is_member or can_see_shop(actor, community_id, economy) else ()
