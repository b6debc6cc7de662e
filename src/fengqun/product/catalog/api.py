# ruff: noqa: ARG001 - the address names the community; the middleware has read it from there
"""Operations of the catalogue."""

from uuid import UUID

from ninja import Field, Router, Schema, Status

from fengqun.kernel.policies import allow, having
from fengqun.kernel.requests import Request
from fengqun.kernel.schemas import Amount
from fengqun.product.catalog import commands, queries
from fengqun.product.catalog.policies import MANAGE_PRODUCTS, shop_visitors
from fengqun.product.catalog.types import NewVariant, ProductCard, ProductDetail, StockRow, VariantCard

router = Router(tags=["catalog"])

BASE = "/communities/{community}/products"


class ProductOut(Schema):
    """A product in a list."""

    id: UUID
    title: str
    summary: str
    state: str
    price: Amount | None
    available: int

    @classmethod
    def of(cls, card: ProductCard) -> "ProductOut":
        """What the API shows of a card."""
        return cls(
            id=card.id,
            title=card.title,
            summary=card.summary,
            state=card.state,
            price=Amount.of(card.price) if card.price else None,
            available=card.available,
        )


class VariantOut(Schema):
    """A buyable form of a product."""

    id: UUID
    title: str
    sku: str
    price: Amount
    compare_at: Amount | None
    available: int
    requires_shipping: bool
    is_for_sale: bool

    @classmethod
    def of(cls, card: VariantCard) -> "VariantOut":
        """What the API shows of a card."""
        return cls(
            id=card.id,
            title=card.title,
            sku=card.sku,
            price=Amount.of(card.price),
            compare_at=Amount.of(card.compare_at) if card.compare_at else None,
            available=card.available,
            requires_shipping=card.requires_shipping,
            is_for_sale=card.is_for_sale,
        )


class ProductDetailOut(Schema):
    """A product with its variants."""

    id: UUID
    title: str
    summary: str
    description: str
    description_html: str
    state: str
    variants: list[VariantOut]

    @classmethod
    def of(cls, detail: ProductDetail) -> "ProductDetailOut":
        """What the API shows of a product."""
        return cls(
            id=detail.id,
            title=detail.title,
            summary=detail.summary,
            description=detail.description,
            description_html=detail.description_html,
            state=detail.state,
            variants=[VariantOut.of(variant) for variant in detail.variants],
        )


class StockOut(Schema):
    """A variant's stock."""

    variant_id: UUID
    on_hand: int
    reserved: int
    available: int

    @classmethod
    def of(cls, row: StockRow) -> "StockOut":
        """What the API shows of a row."""
        return cls(variant_id=row.variant_id, on_hand=row.on_hand, reserved=row.reserved, available=row.available)


class ProductIn(Schema):
    """The words of a product; `description` is Markdown."""

    title: str = Field(max_length=80)
    summary: str = Field("", max_length=160)
    description: str = Field("", max_length=20_000)
    position: int = 0


class ListingIn(Schema):
    """Whether a product is on sale."""

    is_listed: bool


class VariantIn(Schema):
    """A variant to add, or what one is to become."""

    title: str = Field("", max_length=60)
    sku: str = Field("", max_length=40)
    price_minor: int
    compare_at_minor: int | None = None
    weight_grams: int = Field(0, ge=0)
    requires_shipping: bool = True


class NewVariantIn(VariantIn):
    """A variant to add, with what is in stock."""

    stock: int = 0


class VariantChangeIn(VariantIn):
    """What a variant is to become."""

    is_offered: bool = True


class AdjustmentIn(Schema):
    """Units to add to the stock (negative: to take away), and why."""

    delta: int
    reason: str = Field(max_length=160, min_length=1)


class Made(Schema):
    """The id of what was made."""

    id: UUID


@router.get(BASE, response=list[ProductOut], summary="Products on sale")
@allow(shop_visitors)
def list_products(request: Request, community: str, offset: int = 0, limit: int = 50) -> list[ProductOut]:
    """In the shop's order, at most 100 at a time."""
    cards = queries.listed_products(request.community.id, offset=max(offset, 0), limit=min(max(limit, 1), 100))
    return [ProductOut.of(card) for card in cards]


@router.post(BASE, response={201: Made}, summary="Make a draft")
@allow(having(MANAGE_PRODUCTS))
def create(request: Request, community: str, body: ProductIn) -> Status[Made]:
    """A product starts as a draft without variants."""
    made = commands.create_product(request.community.id, actor=request.actor, **body.dict())
    return Status(201, Made(id=made))


@router.get(BASE + "/{uuid:product_id}", response=ProductDetailOut, summary="One product")
@allow(shop_visitors)
def detail(request: Request, community: str, product_id: UUID) -> ProductDetailOut:
    """With its variants; staff also see drafts."""
    drafts = request.actor.may(MANAGE_PRODUCTS, request.community.id)
    return ProductDetailOut.of(queries.product_detail(request.community.id, product_id, drafts=drafts))


@router.put(BASE + "/{uuid:product_id}", response=ProductDetailOut, summary="Rewrite a product")
@allow(having(MANAGE_PRODUCTS))
def rewrite(request: Request, community: str, product_id: UUID, body: ProductIn) -> ProductDetailOut:
    """Its words and place."""
    commands.update_product(request.community.id, product_id, actor=request.actor, **body.dict())
    return ProductDetailOut.of(queries.product_detail(request.community.id, product_id, drafts=True))


@router.put(BASE + "/{uuid:product_id}/listing", response=ProductDetailOut, summary="Put on or off sale")
@allow(having(MANAGE_PRODUCTS))
def listing(request: Request, community: str, product_id: UUID, body: ListingIn) -> ProductDetailOut:
    """A product needs a variant to be on sale."""
    change = commands.list_product if body.is_listed else commands.archive_product
    change(request.community.id, product_id, actor=request.actor)
    return ProductDetailOut.of(queries.product_detail(request.community.id, product_id, drafts=True))


@router.post(BASE + "/{uuid:product_id}/variants", response={201: Made}, summary="Add a variant")
@allow(having(MANAGE_PRODUCTS))
def add_variant(request: Request, community: str, product_id: UUID, body: NewVariantIn) -> Status[Made]:
    """Priced in the community's currency."""
    new = NewVariant(**body.dict())
    return Status(201, Made(id=commands.add_variant(request.community.id, product_id, new, actor=request.actor)))


@router.put("/communities/{community}/variants/{uuid:variant_id}", response=VariantOut, summary="Rewrite a variant")
@allow(having(MANAGE_PRODUCTS))
def rewrite_variant(request: Request, community: str, variant_id: UUID, body: VariantChangeIn) -> VariantOut:
    """Its description and price; orders made before keep theirs."""
    commands.update_variant(request.community.id, variant_id, actor=request.actor, **body.dict())
    return VariantOut.of(queries.variant_card(request.community.id, variant_id))


@router.get(BASE + "/{uuid:product_id}/stock", response=list[StockOut], summary="Stock of a product")
@allow(having(MANAGE_PRODUCTS))
def stock(request: Request, community: str, product_id: UUID) -> list[StockOut]:
    """On hand, reserved and available, for each variant."""
    return [StockOut.of(row) for row in queries.stock_rows(request.community.id, product_id)]


@router.post(
    "/communities/{community}/variants/{uuid:variant_id}/stock-adjustments",
    response={201: StockOut},
    summary="Adjust stock",
)
@allow(having(MANAGE_PRODUCTS))
def adjust(request: Request, community: str, variant_id: UUID, body: AdjustmentIn) -> Status[StockOut]:
    """Refused where less would be left than is promised to orders."""
    commands.adjust_stock(request.community.id, variant_id, body.delta, actor=request.actor, reason=body.reason)
    return Status(201, StockOut.of(queries.stock_row(request.community.id, variant_id)))
