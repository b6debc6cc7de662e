# ruff: noqa: ARG001 - the address names the community; the middleware has read it from there
"""Operations of refunds: asked for, given, decided."""

from uuid import UUID

from ninja import Field, Schema, Status

from fengqun.commerce.orders import commands, queries
from fengqun.commerce.orders.api.router import BASE, Key, ReasonIn, router
from fengqun.commerce.orders.api.shapes import RefundOut, order_out, refund_out
from fengqun.commerce.orders.policies import REFUND_ORDERS, customers
from fengqun.commerce.orders.types import RefundDemand
from fengqun.kernel.policies import allow, having
from fengqun.kernel.requests import Request


class RefundIn(Schema):
    """What to give back: units by line, an amount, shipping; nothing of these means everything."""

    reason: str = Field(max_length=200)
    quantities: dict[UUID, int] = Field(default_factory=dict)
    amount_minor: int | None = None
    with_shipping: bool = False
    is_restocking: bool = False

    @property
    def demand(self) -> RefundDemand:
        """What is wanted."""
        return RefundDemand(
            quantities=self.quantities, amount_minor=self.amount_minor, with_shipping=self.with_shipping
        )


class ApprovalIn(Schema):
    """How a refund is granted."""

    answer: str = Field("", max_length=200)
    is_restocking: bool = False


@router.post(f"{BASE}/orders/{{order_id}}/refund-requests", response={201: RefundOut})
@allow(customers)
def request_refund(request: Request, community: str, order_id: UUID, payload: RefundIn) -> Status[RefundOut]:
    """Ask for money of my order."""
    order_out(request, order_id)
    refund_id = commands.request_refund(order_id, actor=request.actor, reason=payload.reason, demand=payload.demand)
    return Status(201, RefundOut.of(queries.refund_card(refund_id, actor=request.actor)))


@router.post(f"{BASE}/orders/{{order_id}}/refunds", response={201: RefundOut})
@allow(having(REFUND_ORDERS))
def refund_order(
    request: Request,
    community: str,
    order_id: UUID,
    payload: RefundIn,
    idempotency_key: Key,
) -> Status[RefundOut]:
    """Give money back without a request. The same `Idempotency-Key` answers the same refund."""
    order_out(request, order_id)
    refund_id = commands.refund_order(
        order_id,
        actor=request.actor,
        reason=payload.reason,
        key=idempotency_key,
        demand=payload.demand,
        is_restocking=payload.is_restocking,
    )
    return Status(201, RefundOut.of(queries.refund_card(refund_id, actor=request.actor)))


@router.get(f"{BASE}/refunds", response=list[RefundOut])
@allow(having(REFUND_ORDERS))
def list_refunds(request: Request, community: str, state: str = "requested") -> list[RefundOut]:
    """Refunds in a state, the longest waiting first."""
    return [RefundOut.of(card) for card in queries.refund_requests(request.community.id, states=(state,))]


@router.post(f"{BASE}/refunds/{{refund_id}}/approval", response=RefundOut)
@allow(having(REFUND_ORDERS))
def approve_refund(request: Request, community: str, refund_id: UUID, payload: ApprovalIn) -> RefundOut:
    """Grant a request."""
    refund_out(request, refund_id)
    commands.approve_refund(refund_id, actor=request.actor, is_restocking=payload.is_restocking, answer=payload.answer)
    return refund_out(request, refund_id)


@router.post(f"{BASE}/refunds/{{refund_id}}/refusal", response=RefundOut)
@allow(having(REFUND_ORDERS))
def refuse_refund(request: Request, community: str, refund_id: UUID, payload: ReasonIn) -> RefundOut:
    """Refuse a request, with a reason."""
    refund_out(request, refund_id)
    commands.refuse_refund(refund_id, actor=request.actor, answer=payload.reason)
    return refund_out(request, refund_id)


@router.post(f"{BASE}/refunds/{{refund_id}}/attempts", response=RefundOut)
@allow(having(REFUND_ORDERS))
def retry_refund(request: Request, community: str, refund_id: UUID) -> RefundOut:
    """Have the provider try a failed refund again."""
    refund_out(request, refund_id)
    commands.retry_refund(refund_id, actor=request.actor)
    return refund_out(request, refund_id)


@router.post(f"{BASE}/refunds/{{refund_id}}/withdrawal", response=RefundOut)
@allow(customers)
def withdraw_refund(request: Request, community: str, refund_id: UUID) -> RefundOut:
    """Take my request back."""
    refund_out(request, refund_id)
    commands.withdraw_refund(refund_id, actor=request.actor)
    return refund_out(request, refund_id)
