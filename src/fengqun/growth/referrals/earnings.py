"""What a promoter would earn on a product, with the formula that is shown beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from fengqun.growth.referrals.decisions import due
from fengqun.growth.referrals.queries import rules_in_force
from fengqun.growth.referrals.rates import write_rate
from fengqun.growth.referrals.types import RuleInForce
from fengqun.kernel import clock
from fengqun.kernel.money import Money
from fengqun.product.catalog.types import ProductCard


@dataclass(frozen=True, slots=True)
class Earning:
    """`price × rate = commission` of one unit at its lowest price."""

    product: ProductCard
    price: Money
    rule: RuleInForce
    commission: Money

    @property
    def rate(self) -> str:
        """The rate as people read it: `8%`."""
        return write_rate(self.rule.rate_bps)


def earnings_of(community_id: UUID, products: Iterable[ProductCard]) -> list[Earning]:
    """What one unit of each product would earn now; products without a price are left out."""
    priced = [(product, product.price) for product in products if product.price is not None]
    rules = rules_in_force(community_id, [product.id for product, _price in priced], at=clock.now())
    return [
        Earning(product, price, rules[product.id], due(price, Money(0, price.unit), rules[product.id].rate_bps))
        for product, price in priced
    ]
