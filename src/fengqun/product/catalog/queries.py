"""Reads of the catalogue. Each takes a fixed number of statements, however many rows it answers."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Prefetch, QuerySet

from fengqun.kernel.money import Money
from fengqun.kernel.pictures.card import PictureCard
from fengqun.kernel.pictures.errors import PictureNotFound
from fengqun.kernel.prepared import prepared
from fengqun.product.catalog.errors import ProductNotFound, VariantNotFound
from fengqun.product.catalog.models import Product, ProductPicture, StockMovement, Variant
from fengqun.product.catalog.types import (
    MovementRow,
    ProductCard,
    ProductDetail,
    StockRow,
    VariantCard,
)

LOW_STOCK_UNITS = 5
"""At this many units or fewer, staff are told."""


# One row a card: its cheapest variant that can be had (one in stock before one sold out), what the others add, and its
# first picture. Pages of every room show cards, so they are read in one statement that need not be put together anew.
_CARDS = """
SELECT p.id, p.community_id, p.title, p.summary, p.state,
       cheapest.price_minor, cheapest.compare_at_minor, cheapest.currency, offered.prices, offered.available,
       picture.id, picture.art_key, picture.alt, picture.width, picture.height
FROM catalog_product p
LEFT JOIN LATERAL (
    SELECT v.price_minor, v.compare_at_minor, v.currency FROM catalog_variant v
    WHERE v.product_id = p.id AND v.is_offered
    ORDER BY v.stock_on_hand = v.stock_reserved, v.price_minor, v.position, v.id LIMIT 1
) cheapest ON true
CROSS JOIN LATERAL (
    SELECT count(DISTINCT v.price_minor) AS prices, coalesce(sum(v.stock_on_hand - v.stock_reserved), 0) AS available
    FROM catalog_variant v WHERE v.product_id = p.id AND v.is_offered
) offered
LEFT JOIN LATERAL (
    SELECT i.id, i.art_key, i.alt, i.width, i.height FROM catalog_productpicture i
    WHERE i.product_id = p.id ORDER BY i.position, i.id LIMIT 1
) picture ON true
"""
_LISTED = "WHERE p.community_id = %(community)s AND p.state = 'listed' "
_IN_ORDER = "ORDER BY p.position, p.id DESC LIMIT %(limit)s OFFSET %(offset)s"
_NEWEST_FIRST = "ORDER BY p.listed_at DESC NULLS LAST, p.id DESC LIMIT 1"
_OF_ANY_STATE = "WHERE p.community_id = %(community)s AND (p.state = %(state)s OR %(state)s = '') "


def listed_products(community_id: UUID, *, offset: int = 0, limit: int = 100) -> list[ProductCard]:
    """The products on sale, in the shop's order."""
    return _cards(_CARDS + _LISTED + _IN_ORDER, community=community_id, offset=offset, limit=limit)


def newest_product(community_id: UUID) -> ProductCard | None:
    """The product that came on sale last."""
    return next(iter(_cards(_CARDS + _LISTED + _NEWEST_FIRST, community=community_id)), None)


def all_products(community_id: UUID, *, state: str = "", offset: int = 0, limit: int = 100) -> list[ProductCard]:
    """The products of any state, or of one, for staff."""
    return _cards(_CARDS + _OF_ANY_STATE + _IN_ORDER, community=community_id, state=state, offset=offset, limit=limit)


def product_cards(product_ids: Iterable[UUID]) -> dict[UUID, ProductCard]:
    """Products of any state by id, for pages that show them elsewhere; unknown ids are left out."""
    ids = list(product_ids)
    if not ids:
        return {}
    return {card.id: card for card in _cards(_CARDS + "WHERE p.id = ANY(%(ids)s)", ids=ids)}


def product_detail(community_id: UUID, product_id: UUID, *, drafts: bool = False) -> ProductDetail:
    """One product with its variants and pictures; `drafts` also finds what is not on sale, with all variants.

    Raises ProductNotFound.
    """
    product = next(iter(_one(community=community_id, product=product_id)), None)
    if product is None or not (drafts or product.state == Product.State.LISTED):
        raise ProductNotFound
    pictures = tuple(picture.card() for picture in _pictures_of(product=product_id))
    first = pictures[0] if pictures else None
    return ProductDetail(
        id=product.id,
        community_id=product.community_id,
        title=product.title,
        summary=product.summary,
        description=product.description,
        description_html=product.description_html,
        state=product.state,
        position=product.position,
        pictures=pictures,
        variants=tuple(
            _variant_card(variant, product, first)
            for variant in _variants_of(product=product_id)
            if drafts or variant.is_offered
        ),
    )


def variant_cards(variant_ids: Iterable[UUID]) -> dict[UUID, VariantCard]:
    """Variants by id, also those no longer for sale (`is_for_sale` tells); unknown ids are left out."""
    ids = list(variant_ids)
    if not ids:
        return {}
    variants = _by_id(ids=ids)
    first: dict[UUID, PictureCard] = {}
    for picture in _pictures_of_many(products=list({variant.product_id for variant in variants})):
        first.setdefault(picture.product_id, picture.card())
    return {variant.id: _variant_card(variant, variant.product, first.get(variant.product_id)) for variant in variants}


@prepared
def _by_id(ids: list[UUID]) -> QuerySet[Variant]:
    return Variant.objects.filter(id__any_of=ids).select_related("product")


@prepared
def _pictures_of_many(products: list[UUID]) -> QuerySet[ProductPicture]:
    return ProductPicture.objects.filter(product__id__any_of=products).order_by("position", "id")


def variant_card(community_id: UUID, variant_id: UUID) -> VariantCard:
    """One variant of this community. Raises VariantNotFound."""
    card = variant_cards([variant_id]).get(variant_id)
    if card is None or card.community_id != community_id:
        raise VariantNotFound
    return card


def offered_variants(community_id: UUID, *, limit: int = 500) -> list[VariantCard]:
    """The variants that the shop sells, product by product in the shop's order."""
    pictures = ProductPicture.objects.order_by("position", "id")
    rows = Variant.objects.filter(community_id=community_id, is_offered=True, product__state=Product.State.LISTED)
    rows = rows.select_related("product").order_by("product__position", "-product_id", "position", "id")
    return [
        _variant_card(variant, variant.product, _first_picture(variant.product.pictures.all()))
        for variant in rows.prefetch_related(Prefetch("product__pictures", queryset=pictures))[:limit]
    ]


def stock_rows(community_id: UUID, product_id: UUID) -> list[StockRow]:
    """The stock of a product's variants, for staff."""
    return [_stock_row(v) for v in _variants(community_id).filter(product_id=product_id)]


def stock_row(community_id: UUID, variant_id: UUID) -> StockRow:
    """The stock of one variant, for staff. Raises VariantNotFound."""
    variant = _variants(community_id).filter(id=variant_id).first()
    if variant is None:
        raise VariantNotFound
    return _stock_row(variant)


def low_stock(community_id: UUID, *, limit: int = 20) -> list[StockRow]:
    """Offered variants of listed products of which few or none are left, fewest first."""
    return [_stock_row(variant) for variant in _nearly_gone(community=community_id, limit=limit)]


def stock_movements(community_id: UUID, variant_ids: Sequence[UUID], *, limit: int = 50) -> list[MovementRow]:
    """The latest movements of these variants' stock, newest first."""
    rows = StockMovement.objects.filter(community_id=community_id, variant_id__in=variant_ids).order_by("-id")
    return [
        MovementRow(
            id=row.id,
            variant_id=row.variant_id,
            kind=row.kind,
            quantity=row.quantity,
            on_hand_after=row.on_hand_after,
            reserved_after=row.reserved_after,
            cause_kind=row.cause_kind,
            cause_id=row.cause_id,
            reason=row.reason,
            actor_id=row.actor_id,
            occurred_at=row.occurred_at,
        )
        for row in rows[:limit]
    ]


def picture_file(community_id: UUID, picture_id: UUID, *, drafts: bool, thumbnail: bool) -> str:
    """The storage name of a picture's file. Raises PictureNotFound; of unlisted products unless `drafts`."""
    rows = ProductPicture.objects.filter(id=picture_id, product__community_id=community_id)
    if not drafts:
        rows = rows.filter(product__state=Product.State.LISTED)
    picture = rows.exclude(file="").first()
    if picture is None:
        raise PictureNotFound
    return str((thumbnail and picture.thumbnail.name) or picture.file.name)


@prepared
def _one(community: UUID, product: UUID) -> QuerySet[Product]:
    return Product.objects.filter(community_id=community, id=product)


@prepared
def _variants_of(product: UUID) -> QuerySet[Variant]:
    return Variant.objects.filter(product_id=product).order_by("position", "id")


@prepared
def _pictures_of(product: UUID) -> QuerySet[ProductPicture]:
    return ProductPicture.objects.filter(product_id=product).order_by("position", "id")


@prepared
def _nearly_gone(community: UUID, limit: int) -> QuerySet[Variant]:
    return (
        _variants(community)
        .filter(product__state=Product.State.LISTED, is_offered=True)
        .alias(available=F("stock_on_hand") - F("stock_reserved"))
        .filter(available__lte=LOW_STOCK_UNITS)
        .order_by("available", "id")[:limit]
    )


def _variants(community_id: UUID) -> QuerySet[Variant]:
    return Variant.objects.filter(community_id=community_id).select_related("product").order_by("position", "id")


def _cards(statement: str, **values: UUID | str | int | list[UUID]) -> list[ProductCard]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [_product_card(row) for row in cursor.fetchall()]


def _product_card(row: tuple[Any, ...]) -> ProductCard:
    product_id, community_id, title, summary, state, *offer = row[:10]
    price_minor, compare_at_minor, currency, prices, available = offer
    picture = row[10:]
    return ProductCard(
        id=product_id,
        community_id=community_id,
        title=title,
        summary=summary,
        state=state,
        price=None if price_minor is None else Money(price_minor, currency),
        compare_at=None if compare_at_minor is None else Money(compare_at_minor, currency),
        has_several_prices=prices > 1,
        available=available,
        picture=None if picture[0] is None else PictureCard(*picture),
    )


def _variant_card(variant: Variant, product: Product, picture: PictureCard | None) -> VariantCard:
    return VariantCard(
        id=variant.id,
        community_id=variant.community_id,
        product_id=product.id,
        product_title=product.title,
        title=variant.title,
        sku=variant.sku,
        price=Money(variant.price_minor, variant.currency),
        compare_at=_compare_at(variant),
        available=variant.stock_on_hand - variant.stock_reserved,
        picture=picture,
        requires_shipping=variant.requires_shipping,
        weight_grams=variant.weight_grams,
        is_for_sale=variant.is_offered and product.state == Product.State.LISTED,
    )


def _compare_at(variant: Variant) -> Money | None:
    return None if variant.compare_at_minor is None else Money(variant.compare_at_minor, variant.currency)


def _first_picture(pictures: Iterable[ProductPicture]) -> PictureCard | None:
    return next((picture.card() for picture in pictures), None)


def _stock_row(variant: Variant) -> StockRow:
    return StockRow(
        variant_id=variant.id,
        product_id=variant.product_id,
        product_title=variant.product.title,
        title=variant.title,
        sku=variant.sku,
        on_hand=variant.stock_on_hand,
        reserved=variant.stock_reserved,
        is_offered=variant.is_offered,
    )
