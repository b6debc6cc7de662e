"""The machines of an order, as tables. `docs/orders.md` shows the same rows; a test compares them.

An order, its payment and its goods are three machines. One step may move several of them at once; it is allowed
only if every machine it names stands where the step starts. Refunds of an order have a machine of their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fengqun.commerce.orders.errors import WrongState
from fengqun.commerce.orders.models import Order, OrderRefund

Move = tuple[str, str]
"""From, to. The same state twice: required, not changed."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: for each machine the moves of which exactly one must fit; a machine not named does not matter."""

    name: str
    meaning: str
    order: tuple[Move, ...]
    payment: tuple[Move, ...] = field(default=())
    fulfilment: tuple[Move, ...] = field(default=())


STEPS: tuple[Step, ...] = (
    Step("pay", "the money arrived in time", (("placed", "paid"),), (("awaiting", "paid"),)),
    Step("waive", "there is nothing to pay", (("placed", "paid"),), (("awaiting", "not_needed"),)),
    Step("cancel", "cancelled before it was paid", (("placed", "cancelled"),), (("awaiting", "awaiting"),)),
    Step("expire", "nobody paid in time", (("placed", "expired"),), (("awaiting", "awaiting"),)),
    Step(
        "call_off",
        "a free order is cancelled before it is shipped",
        (("paid", "cancelled"),),
        (("not_needed", "not_needed"),),
        (("unfulfilled", "unfulfilled"),),
    ),
    Step("ship", "the parcel left", (("paid", "paid"),), (), (("unfulfilled", "shipped"),)),
    Step("receive", "the parcel arrived", (("paid", "completed"),), (), (("shipped", "received"),)),
    Step("hand_over", "goods without a parcel arrived", (("paid", "completed"),), (), (("unfulfilled", "received"),)),
    Step(
        "refund_part",
        "some of the money goes back",
        (("paid", "paid"), ("completed", "completed")),
        (("paid", "partly_refunded"), ("partly_refunded", "partly_refunded")),
    ),
    Step(
        "refund_all",
        "the last of the money goes back",
        (("paid", "cancelled"), ("completed", "completed")),
        (("paid", "refunded"), ("partly_refunded", "refunded")),
    ),
)

REFUND_MOVES: Mapping[str, tuple[Move, ...]] = {
    "withdraw": (("requested", "withdrawn"),),
    "refuse": (("requested", "refused"),),
    "approve": (("requested", "approved"),),
    "succeed": (("approved", "succeeded"),),
    "fail": (("approved", "failed"),),
    "retry": (("failed", "approved"),),
}

_BY_NAME = {step.name: step for step in STEPS}
MACHINES = ("order", "payment", "fulfilment")


def targets(step_name: str, order: str, payment: str, fulfilment: str) -> tuple[str, str, str] | None:
    """Where the three machines stand after the step, or None if it is not allowed from here."""
    step = _BY_NAME[step_name]
    present = {"order": order, "payment": payment, "fulfilment": fulfilment}
    after = []
    for machine in MACHINES:
        moves: tuple[Move, ...] = getattr(step, machine)
        if not moves:
            after.append(present[machine])
            continue
        fitting = [target for source, target in moves if source == present[machine]]
        if not fitting:
            return None
        after.append(fitting[0])
    return after[0], after[1], after[2]


def is_possible(order: Order, step_name: str) -> bool:
    """Whether the order, as it stands, can take the step."""
    return targets(step_name, order.state, order.payment, order.fulfilment) is not None


def advance(order: Order, step_name: str) -> None:
    """Take the step on a locked order (the caller saves it). Raises WrongState."""
    after = targets(step_name, order.state, order.payment, order.fulfilment)
    if after is None:
        raise WrongState(step=step_name, state=Order.State(order.state).label)
    order.state, order.payment, order.fulfilment = after


def advance_refund(refund: OrderRefund, move_name: str) -> None:
    """Move a locked refund (the caller saves it). Raises WrongState."""
    for source, target in REFUND_MOVES[move_name]:
        if refund.state == source:
            refund.state = target
            return
    raise WrongState(step=move_name, state=OrderRefund.State(refund.state).label)


def documented() -> str:
    """The tables as Markdown, as they stand in `docs/orders.md`."""
    rows = ["| step | when | order | payment | fulfilment |", "|---|---|---|---|---|"]
    rows += [f"| `{step.name}` | {step.meaning} | {_columns(step)} |" for step in STEPS]
    rows += ["", "| step of a refund | moves |", "|---|---|"]
    rows += [f"| `{name}` | {_moves(moves)} |" for name, moves in REFUND_MOVES.items()]
    return "\n".join(rows) + "\n"


def _columns(step: Step) -> str:
    return " | ".join(_moves(getattr(step, machine)) for machine in MACHINES)


def _moves(moves: tuple[Move, ...]) -> str:
    if not moves:
        return "any"
    return ", ".join(source if source == target else f"{source} → {target}" for source, target in moves)
