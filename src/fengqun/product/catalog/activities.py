"""What happened in the catalogue."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.spine.activity.types import Activity


@dataclass(frozen=True, kw_only=True)
class ProductCreated(Activity):
    """A draft of a product was made."""

    verb: ClassVar[str] = "catalog.product_created"
    object_kind: ClassVar[str] = "product"
    label: ClassVar[str | Promise] = _("新建了商品")
    title: str


@dataclass(frozen=True, kw_only=True)
class ProductListed(Activity):
    """A product went on sale."""

    verb: ClassVar[str] = "catalog.product_listed"
    object_kind: ClassVar[str] = "product"
    label: ClassVar[str | Promise] = _("商品上架")
    title: str


@dataclass(frozen=True, kw_only=True)
class ProductArchived(Activity):
    """A product was taken off sale."""

    verb: ClassVar[str] = "catalog.product_archived"
    object_kind: ClassVar[str] = "product"
    label: ClassVar[str | Promise] = _("商品下架")
    title: str


@dataclass(frozen=True, kw_only=True)
class VariantAdded(Activity):
    """A product got a new variant; the object is the product."""

    verb: ClassVar[str] = "catalog.variant_added"
    object_kind: ClassVar[str] = "product"
    label: ClassVar[str | Promise] = _("新增规格")
    variant_id: UUID
    price_minor: int
    unit: str


@dataclass(frozen=True, kw_only=True)
class PriceChanged(Activity):
    """A variant's price changed; the object is the product."""

    verb: ClassVar[str] = "catalog.price_changed"
    object_kind: ClassVar[str] = "product"
    label: ClassVar[str | Promise] = _("改了价格")
    variant_id: UUID
    before_minor: int
    after_minor: int
    unit: str


@dataclass(frozen=True, kw_only=True)
class StockAdjusted(Activity):
    """Staff corrected a variant's stock; the object is the product."""

    verb: ClassVar[str] = "catalog.stock_adjusted"
    object_kind: ClassVar[str] = "product"
    label: ClassVar[str | Promise] = _("调整了库存")
    variant_id: UUID
    delta: int
    on_hand_after: int
    reason: str
