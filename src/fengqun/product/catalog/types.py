"""What other rooms see of the catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fengqun.kernel.money import Money
from fengqun.kernel.pictures.card import PictureCard


@dataclass(frozen=True, slots=True)
class VariantCard:
    """One buyable form of a product. `available` is what is neither sold nor reserved."""

    id: UUID
    community_id: UUID
    product_id: UUID
    product_title: str
    title: str
    sku: str
    price: Money
    compare_at: Money | None
    available: int
    picture: PictureCard | None
    requires_shipping: bool
    weight_grams: int
    is_for_sale: bool

    @property
    def full_title(self) -> str:
        """The product's title, with the variant's own where it has one."""
        return f"{self.product_title} {self.title}".strip()


@dataclass(frozen=True, slots=True)
class ProductCard:
    """A product in a list: its lowest price, and how many units can be bought over all variants."""

    id: UUID
    community_id: UUID
    title: str
    summary: str
    state: str
    price: Money | None
    compare_at: Money | None
    has_several_prices: bool
    available: int
    picture: PictureCard | None


@dataclass(frozen=True, slots=True)
class ProductDetail:
    """Everything a product's page shows. `description_html` is sanitized."""

    id: UUID
    community_id: UUID
    title: str
    summary: str
    description: str
    description_html: str
    state: str
    position: int
    pictures: tuple[PictureCard, ...]
    variants: tuple[VariantCard, ...]

    @property
    def available(self) -> int:
        """Units that can be bought over all variants."""
        return sum(variant.available for variant in self.variants)

    @property
    def cheapest(self) -> VariantCard | None:
        """The variant with the lowest price, the first of equals; one in stock before one sold out."""
        return _cheapest(self.variants)

    @property
    def card(self) -> ProductCard:
        """The product as lists show it, by what of it is for sale."""
        offered = [variant for variant in self.variants if variant.is_for_sale]
        cheapest = _cheapest(offered)
        return ProductCard(
            id=self.id,
            community_id=self.community_id,
            title=self.title,
            summary=self.summary,
            state=self.state,
            price=cheapest.price if cheapest else None,
            compare_at=cheapest.compare_at if cheapest else None,
            has_several_prices=len({variant.price for variant in offered}) > 1,
            available=sum(variant.available for variant in offered),
            picture=self.pictures[0] if self.pictures else None,
        )


def _cheapest(variants: Iterable[VariantCard]) -> VariantCard | None:
    return min(variants, key=lambda variant: (variant.available == 0, variant.price.amount_minor), default=None)


@dataclass(frozen=True, slots=True)
class NewVariant:
    """A variant to add, priced in minor units of the community's currency; without `sku` one is made."""

    price_minor: int
    title: str = ""
    sku: str = ""
    compare_at_minor: int | None = None
    stock: int = 0
    weight_grams: int = 0
    requires_shipping: bool = True


@dataclass(frozen=True, slots=True)
class StockCause:
    """The object that moves stock, for instance `StockCause("order", order.id)`; the key of idempotency."""

    kind: str
    id: UUID


@dataclass(frozen=True, slots=True)
class StockRow:
    """A variant's stock for staff."""

    variant_id: UUID
    product_id: UUID
    product_title: str
    title: str
    sku: str
    on_hand: int
    reserved: int
    is_offered: bool

    @property
    def available(self) -> int:
        """Units that can still be promised."""
        return self.on_hand - self.reserved


@dataclass(frozen=True, slots=True)
class MovementRow:
    """One line of a variant's stock history."""

    id: UUID
    variant_id: UUID
    kind: str
    quantity: int
    on_hand_after: int
    reserved_after: int
    cause_kind: str
    cause_id: UUID
    reason: str
    actor_id: UUID | None
    occurred_at: datetime
