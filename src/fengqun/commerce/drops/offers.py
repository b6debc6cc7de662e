"""A drop with what it sells, as pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from fengqun.commerce.drops.queries import known_to, open_drops
from fengqun.commerce.drops.types import DropCard, Phase
from fengqun.kernel.money import Money
from fengqun.kernel.pictures.card import PictureCard
from fengqun.kernel.policies import Actor
from fengqun.product.catalog.queries import variant_cards
from fengqun.product.catalog.types import VariantCard

MOST_OPEN = 50
"""Nobody runs more at once; it bounds what the pages around look through."""

_EAGERNESS = {Phase.RUNNING: 0, Phase.COMING: 1, Phase.SOLD_OUT: 2, Phase.PAUSED: 3}


@dataclass(frozen=True, slots=True)
class Offer:
    """A drop and the variant that it sells; `variant` is None where the catalogue has forgotten it."""

    drop: DropCard
    variant: VariantCard | None

    @property
    def ordinary(self) -> Money | None:
        """What the shop asks, where that is more."""
        if self.variant is None or self.variant.price.unit != self.drop.price.unit:
            return None
        return self.variant.price if self.variant.price > self.drop.price else None

    @property
    def saved(self) -> Money | None:
        """What is saved against the shop."""
        return self.ordinary - self.drop.price if self.ordinary is not None else None

    @property
    def picture(self) -> PictureCard | None:
        """What to draw it with."""
        return self.variant.picture if self.variant else None

    @property
    def goods(self) -> str:
        """What is sold, in the shop's words."""
        return self.variant.full_title if self.variant else ""

    @property
    def gone(self) -> int:
        """Units of the quota that cannot be won now."""
        return self.drop.quota - self.drop.remaining

    @property
    def is_shown_in_shop(self) -> bool:
        """Whether the product has a page that people can open."""
        return self.variant is not None and self.variant.is_for_sale


def offers_of(drops: Sequence[DropCard]) -> list[Offer]:
    """The drops with what they sell, in order, in one look at the catalogue."""
    variants = variant_cards({drop.variant_id for drop in drops})
    return [Offer(drop, variants.get(drop.variant_id)) for drop in drops]


def offer_of(drop: DropCard) -> Offer:
    """One drop with what it sells."""
    return offers_of([drop])[0]


def next_offer(community_id: UUID, *, actor: Actor) -> Offer | None:
    """What this person should know of first: what can be won now, else what starts next."""
    first = next(iter(drops_now(community_id, actor=actor)), None)
    return offer_of(first) if first else None


def drops_now(community_id: UUID, *, actor: Actor) -> list[DropCard]:
    """What is not over: first what can be won now, then what starts next, then what is sold out or paused."""
    drops = known_to(open_drops(community_id, limit=MOST_OPEN), community_id=community_id, actor=actor)
    return sorted(drops, key=lambda drop: (_EAGERNESS[drop.phase], drop.starts_at))


def drops_of_product(community_id: UUID, product_id: UUID, *, actor: Actor) -> list[DropCard]:
    """The drops in which a product can be won, now or later."""
    return [drop for drop in drops_now(community_id, actor=actor) if drop.product_id == product_id]
