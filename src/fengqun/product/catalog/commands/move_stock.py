"""Stock that orders promise, give back, hand over and take back.

Each verb changes all its variants in one conditional statement, all or nothing, logs the movements in that
same statement and looks at what it changed: nothing is checked first and changed afterwards. Rows are locked
in id order, so two orders with the same variants never block each other for good. The unique key of a
movement (cause, kind, variant) makes each verb idempotent: the same cause with the same quantities changes
nothing the second time, with others it is refused.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.product.catalog.errors import (
    NotForSale,
    QuantityUnreasonable,
    SoldOut,
    StockMismatch,
    VariantNotFound,
)
from fengqun.product.catalog.models import StockMovement, Variant
from fengqun.product.catalog.types import StockCause

Quantities = Mapping[UUID, int]

_MOVE = """
with wanted as (
    select * from unnest(%(variant_ids)s::uuid[], %(quantities)s::integer[], %(movement_ids)s::uuid[])
        as wanted(variant_id, quantity, movement_id)
), locked as (
    select variant.id, wanted.quantity, wanted.movement_id
      from catalog_variant as variant join wanted on wanted.variant_id = variant.id
     where variant.community_id = %(community_id)s
     order by variant.id
       for no key update of variant
), changed as (
    update catalog_variant as variant
       set stock_on_hand = variant.stock_on_hand + {on_hand},
           stock_reserved = variant.stock_reserved + {reserved}
      from locked
     where locked.id = variant.id and {condition}
    returning variant.id, locked.quantity, locked.movement_id, variant.stock_on_hand, variant.stock_reserved
), logged as (
    insert into catalog_stockmovement (id, community_id, variant_id, kind, quantity, on_hand_after, reserved_after,
                                       cause_kind, cause_id, reason, actor_id, occurred_at)
    select movement_id, %(community_id)s, id, %(kind)s, quantity, stock_on_hand, stock_reserved,
           %(cause_kind)s, %(cause_id)s, '', %(actor_id)s, %(occurred_at)s
      from changed
    on conflict do nothing
    returning variant_id
)
select (select count(*) from changed), (select count(*) from logged)
"""

_RESERVE = _MOVE.format(
    on_hand="0",
    reserved="locked.quantity",
    condition=(
        "variant.stock_on_hand - variant.stock_reserved >= locked.quantity and variant.is_offered and exists"
        " (select from catalog_product as product where product.id = variant.product_id and product.state = 'listed')"
    ),
)
_RELEASE = _MOVE.format(on_hand="0", reserved="-locked.quantity", condition="variant.stock_reserved >= locked.quantity")
_TAKE = _MOVE.format(
    on_hand="-locked.quantity", reserved="-locked.quantity", condition="variant.stock_reserved >= locked.quantity"
)
_RETURN = _MOVE.format(on_hand="locked.quantity", reserved="0", condition="true")


class _Incomplete(Exception):
    """Not every wanted movement was made."""


def reserve_stock(
    community_id: UUID, quantities: Quantities, *, cause: StockCause, actor_id: UUID | None = None
) -> None:
    """Promise `quantities` (units by variant id) to `cause`, all or nothing.

    Raises SoldOut naming the first variant that has too few, NotForSale, VariantNotFound, StockMismatch.
    """
    if not _moved(_RESERVE, StockMovement.Kind.RESERVED, community_id, quantities, cause, actor_id):
        _explain_refusal(community_id, quantities)


def release_stock(
    community_id: UUID, quantities: Quantities, *, cause: StockCause, actor_id: UUID | None = None
) -> None:
    """Give promised units back for sale: the order was cancelled or has run out of time.

    Raises VariantNotFound, or StockMismatch where less is reserved than is to be released.
    """
    if not _moved(_RELEASE, StockMovement.Kind.RELEASED, community_id, quantities, cause, actor_id):
        refuse_mismatch(community_id, quantities)


def take_stock(community_id: UUID, quantities: Quantities, *, cause: StockCause, actor_id: UUID | None = None) -> None:
    """Hand promised units over: they leave both the reserved and the stock on hand.

    Raises VariantNotFound, or StockMismatch where less is reserved than is to be taken.
    """
    if not _moved(_TAKE, StockMovement.Kind.TAKEN, community_id, quantities, cause, actor_id):
        refuse_mismatch(community_id, quantities)


def return_stock(
    community_id: UUID, quantities: Quantities, *, cause: StockCause, actor_id: UUID | None = None
) -> None:
    """Put units that had been taken back on hand, for sale again. Raises VariantNotFound, StockMismatch."""
    if not _moved(_RETURN, StockMovement.Kind.RETURNED, community_id, quantities, cause, actor_id):
        refuse_mismatch(community_id, quantities)


def _moved(
    statement: str,
    kind: StockMovement.Kind,
    community_id: UUID,
    quantities: Quantities,
    cause: StockCause,
    actor_id: UUID | None,
) -> bool:
    """Whether all movements are made, now or earlier by the same cause; otherwise none is."""
    insist_quantities(quantities)
    ids = sorted(quantities)
    params: dict[str, Any] = {
        "variant_ids": ids,
        "quantities": [quantities[variant_id] for variant_id in ids],
        "movement_ids": [new_id() for _variant_id in ids],
        "community_id": community_id,
        "kind": kind.value,
        "cause_kind": cause.kind,
        "cause_id": cause.id,
        "actor_id": actor_id,
        "occurred_at": clock.now(),
    }
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, params)
            _insist(cursor.fetchone() == (len(ids), len(ids)))
    except _Incomplete:
        return _was_moved(kind, quantities, cause)
    return True


def _insist(is_complete: bool) -> None:  # noqa: FBT001
    if not is_complete:
        raise _Incomplete


def _was_moved(kind: StockMovement.Kind, quantities: Quantities, cause: StockCause) -> bool:
    """Whether the same cause made these movements before; raises StockMismatch if it made others."""
    earlier = StockMovement.objects.filter(cause_kind=cause.kind, cause_id=cause.id, kind=kind)
    made = dict(earlier.values_list("variant_id", "quantity"))
    if made and made != dict(quantities):
        raise StockMismatch
    return bool(made)


def _explain_refusal(community_id: UUID, quantities: Quantities) -> None:
    """Raise the refusal of the first variant, in the order asked, that cannot be reserved."""
    variants = _variants(community_id, quantities)
    for variant_id, asked in quantities.items():
        variant = variants[variant_id]
        name = f"{variant.product.title} {variant.title}".strip()
        if not variant.is_offered or variant.product.state != "listed":
            raise NotForSale(variant=name, variant_id=variant_id)
        available = variant.stock_on_hand - variant.stock_reserved
        if available < asked:
            raise SoldOut(variant=name, variant_id=variant_id, asked=asked, available=available)
    raise StockMismatch  # the figures moved between the refusal and this look at them: worth another try


def insist_quantities(quantities: Quantities) -> None:
    """Raise QuantityUnreasonable unless there is something to move, in whole units above zero."""
    if not quantities or any(quantity <= 0 for quantity in quantities.values()):
        raise QuantityUnreasonable


def refuse_mismatch(community_id: UUID, quantities: Quantities) -> None:
    """Raise VariantNotFound, or else StockMismatch."""
    _variants(community_id, quantities)
    raise StockMismatch


def _variants(community_id: UUID, quantities: Quantities) -> dict[UUID, Variant]:
    """The variants by id; raises VariantNotFound unless all are this community's."""
    found = Variant.objects.filter(community_id=community_id).select_related("product").in_bulk(list(quantities))
    if len(found) != len(quantities):
        raise VariantNotFound
    return found
