"""What an order costs and how a refund divides: pure functions on minor units."""

from collections.abc import Sequence
from uuid import UUID

from fengqun.commerce.orders.errors import NothingToRefund, QuantityOutOfRange, RefundTooLarge
from fengqun.commerce.orders.types import Refundable, RefundDemand, RefundPlan, RefundShare
from fengqun.kernel.money import Money, split

MAX_QUANTITY = 999
"""Units of one variant in one order."""


def shipping_fee(goods_minor: int, *, fee_minor: int, free_from_minor: int | None, requires_shipping: bool) -> int:
    """A flat fee; none above the threshold, and none where nothing is shipped."""
    if not requires_shipping:
        return 0
    if free_from_minor is not None and goods_minor >= free_from_minor:
        return 0
    return fee_minor


def missing_for_free_shipping(goods_minor: int, *, free_from_minor: int | None, shipping_minor: int) -> int | None:
    """How much more would make shipping free, or None if nothing would or it is free already."""
    if free_from_minor is None or not shipping_minor:
        return None
    return free_from_minor - goods_minor


def insist_quantity(quantity: int) -> None:
    """Raise QuantityOutOfRange unless the quantity can be ordered."""
    if not 1 <= quantity <= MAX_QUANTITY:
        raise QuantityOutOfRange(limit=MAX_QUANTITY)


def plan_refund(
    lines: Sequence[Refundable], *, shipping_left_minor: int, demand: RefundDemand, currency: str
) -> RefundPlan:
    """How what is demanded divides over the lines and the shipping.

    Without quantities and amount: all that is left. With quantities: each line's share of what is left of it, the
    last units taking the rest. With an amount: the amount, divided in proportion to what could be given back for the
    quantities (or for everything), the remainder to the largest parts, so that the parts sum to it exactly.
    Raises QuantityOutOfRange, RefundTooLarge, NothingToRefund.
    """
    is_everything = not demand.quantities and demand.amount_minor is None
    full = [_share(line, demand) for line in lines]
    shipping = shipping_left_minor if demand.with_shipping or is_everything else 0
    weights = [share.amount_minor for share in full] + [shipping]
    wanted = sum(weights) if demand.amount_minor is None else demand.amount_minor
    if wanted > sum(weights):
        raise RefundTooLarge(left_minor=sum(weights))
    if wanted <= 0:
        raise NothingToRefund
    parts = [part.amount_minor for part in split(Money(wanted, currency), weights)]
    shares = [
        RefundShare(share.line_id, share.quantity, part)
        for share, part in zip(full, parts[:-1], strict=True)
        if share.quantity or part
    ]
    return RefundPlan(tuple(shares), parts[-1])


def _share(line: Refundable, demand: RefundDemand) -> RefundShare:
    """The most that the demand can take from one line."""
    if not demand.quantities:
        quantity = line.left_quantity if demand.amount_minor is None else 0
        return RefundShare(line.line_id, quantity, line.left_minor)
    quantity = demand.quantities.get(line.line_id, 0)
    if not 0 <= quantity <= line.left_quantity:
        raise QuantityOutOfRange(limit=line.left_quantity)
    if quantity == line.left_quantity:
        return RefundShare(line.line_id, quantity, line.left_minor if quantity else 0)
    exact = 2 * line.left_minor * quantity
    return RefundShare(line.line_id, quantity, (exact + line.left_quantity) // (2 * line.left_quantity))


def unknown_lines(lines: Sequence[Refundable], demand: RefundDemand) -> set[UUID]:
    """Lines that the demand names and the order does not have."""
    return set(demand.quantities) - {line.line_id for line in lines}
