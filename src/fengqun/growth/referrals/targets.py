"""What kind of page a link leads to."""

from dataclasses import dataclass
from uuid import UUID

from fengqun.growth.referrals.models import TargetKind
from fengqun.kernel.ids import read_id
from fengqun.product.catalog.queries import product_cards
from fengqun.product.catalog.types import ProductCard

LISTED = "listed"
_KINDS = {"shop": TargetKind.PRODUCT, "posts": TargetKind.POST}


@dataclass(frozen=True, slots=True)
class Target:
    """A page of the community; products and posts keep their id, so that posters can show them."""

    path: str
    kind: TargetKind
    id: UUID | None = None


def target_of(path: str, slug: str) -> Target:
    """Read the target from its path."""
    parts = path.removeprefix(f"/c/{slug}/").strip("/").split("/")
    if parts == [""]:
        return Target(path, TargetKind.COMMUNITY)
    kind, identifier = _KINDS.get(parts[0]), read_id(parts[-1])
    if len(parts) == 2 and kind and identifier:  # noqa: PLR2004 - the folder and the id
        return Target(path, kind, identifier)
    return Target(path, TargetKind.PAGE)


def product_on_sale(community_id: UUID, product_id: UUID) -> ProductCard | None:
    """The product, if this community offers it now; drafts and other communities' goods are not shown."""
    card = product_cards([product_id]).get(product_id)
    return card if card and card.community_id == community_id and card.state == LISTED else None
