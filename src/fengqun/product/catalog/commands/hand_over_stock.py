"""Move a promise from one object to another without letting go of the units in between."""

from typing import Any
from uuid import UUID

from django.db import connection, transaction

from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.product.catalog.commands.move_stock import Quantities, insist_quantities, refuse_mismatch
from fengqun.product.catalog.errors import StockMismatch
from fengqun.product.catalog.models import StockMovement
from fengqun.product.catalog.types import StockCause

_HAND_OVER = """
with wanted as (
    select * from unnest(%(variant_ids)s::uuid[], %(quantities)s::integer[],
                         %(handed_ids)s::uuid[], %(reserved_ids)s::uuid[])
        as wanted(variant_id, quantity, handed_id, reserved_id)
), locked as (
    select variant.id, variant.stock_on_hand, variant.stock_reserved, wanted.*
      from catalog_variant as variant join wanted on wanted.variant_id = variant.id
     where variant.community_id = %(community_id)s
     order by variant.id
       for no key update of variant
), fit as (
    select * from locked where stock_reserved >= quantity
), logged as (
    insert into catalog_stockmovement (id, community_id, variant_id, kind, quantity, on_hand_after, reserved_after,
                                       cause_kind, cause_id, reason, actor_id, occurred_at)
    select handed_id, %(community_id)s, id, 'handed', quantity, stock_on_hand, stock_reserved - quantity,
           %(source_kind)s, %(source_id)s::uuid, '', %(actor_id)s::uuid, %(occurred_at)s::timestamptz
      from fit
     union all
    select reserved_id, %(community_id)s, id, 'reserved', quantity, stock_on_hand, stock_reserved,
           %(target_kind)s, %(target_id)s::uuid, '', %(actor_id)s::uuid, %(occurred_at)s::timestamptz
      from fit
    on conflict do nothing
    returning 1
)
select (select count(*) from fit), (select count(*) from logged)
"""


class _Incomplete(Exception):
    """Not every wanted movement was made."""


def hand_over_stock(
    community_id: UUID,
    quantities: Quantities,
    *,
    source: StockCause,
    target: StockCause,
    actor_id: UUID | None = None,
) -> None:
    """Let `target` hold what `source` was promised, all or nothing; nobody can buy the units in between.

    What is reserved does not change, so two movements tell of it: `handed` by the source, `reserved` by the target.
    The same hand-over twice changes nothing. Raises QuantityUnreasonable, VariantNotFound, and StockMismatch where
    less is reserved than is handed over, or source or target moved other quantities before.
    """
    insist_quantities(quantities)
    ids = sorted(quantities)
    movements = sorted(new_id() for _movement in range(2 * len(ids)))  # the handing reads before the reserving
    params: dict[str, Any] = {
        "variant_ids": ids,
        "quantities": [quantities[variant_id] for variant_id in ids],
        "handed_ids": movements[: len(ids)],
        "reserved_ids": movements[len(ids) :],
        "community_id": community_id,
        "source_kind": source.kind,
        "source_id": source.id,
        "target_kind": target.kind,
        "target_id": target.id,
        "actor_id": actor_id,
        "occurred_at": clock.now(),
    }
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_HAND_OVER, params)
            _insist(cursor.fetchone() == (len(ids), 2 * len(ids)))
    except _Incomplete:
        if not _was_handed_over(quantities, source, target):
            refuse_mismatch(community_id, quantities)


def _insist(is_complete: bool) -> None:  # noqa: FBT001
    if not is_complete:
        raise _Incomplete


def _was_handed_over(quantities: Quantities, source: StockCause, target: StockCause) -> bool:
    """Whether exactly this hand-over was made before; raises StockMismatch if one of its sides made another."""
    handed, reserved = _made(StockMovement.Kind.HANDED, source), _made(StockMovement.Kind.RESERVED, target)
    if not handed and not reserved:
        return False
    if handed != dict(quantities) or reserved != dict(quantities):
        raise StockMismatch
    return True


def _made(kind: StockMovement.Kind, cause: StockCause) -> dict[UUID, int]:
    movements = StockMovement.objects.filter(cause_kind=cause.kind, cause_id=cause.id, kind=kind)
    return dict(movements.values_list("variant_id", "quantity"))
