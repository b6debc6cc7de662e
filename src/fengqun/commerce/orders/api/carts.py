# ruff: noqa: ARG001 - the address names the community; the middleware has read it from there
"""Operations of carts."""

from uuid import UUID

from ninja import Field, Schema

from fengqun.commerce.orders import commands, queries
from fengqun.commerce.orders.api.router import BASE, router
from fengqun.commerce.orders.policies import buyer_of, buyers
from fengqun.commerce.orders.types import CartCard
from fengqun.kernel.policies import allow
from fengqun.kernel.requests import Request
from fengqun.kernel.schemas import Amount
from fengqun.people.communities.commands import ensure_customer


class CartLineOut(Schema):
    """A variant in the cart."""

    variant_id: UUID
    product_id: UUID
    title: str
    variant_title: str
    quantity: int
    price: Amount
    total: Amount
    available: int
    has_new_price: bool
    is_buyable: bool


class CartOut(Schema):
    """A cart at today's prices."""

    lines: list[CartLineOut]
    goods: Amount
    shipping: Amount
    total: Amount
    is_buyable: bool

    @classmethod
    def of(cls, cart: CartCard) -> "CartOut":
        """What the API shows of a cart."""
        return cls(
            lines=[
                CartLineOut(
                    variant_id=line.variant_id,
                    product_id=line.product_id,
                    title=line.title,
                    variant_title=line.variant_title,
                    quantity=line.quantity,
                    price=Amount.of(line.price),
                    total=Amount.of(line.total),
                    available=line.available,
                    has_new_price=line.has_new_price,
                    is_buyable=line.is_buyable,
                )
                for line in cart.lines
            ],
            goods=Amount.of(cart.goods),
            shipping=Amount.of(cart.shipping),
            total=Amount.of(cart.total),
            is_buyable=cart.is_buyable,
        )


class CartLineIn(Schema):
    """A quantity; 0 takes the line out."""

    quantity: int = Field(ge=0, le=999)


@router.get(f"{BASE}/cart", response=CartOut)
@allow(buyers)
def read_cart(request: Request, community: str) -> CartOut:
    """My cart at today's prices."""
    return _cart(request)


@router.put(f"{BASE}/cart/lines/{{variant_id}}", response=CartOut)
@allow(buyers)
def set_cart_line(request: Request, community: str, variant_id: UUID, payload: CartLineIn) -> CartOut:
    """Set how many units of a variant lie in my cart; 0 takes it out."""
    member_id = _member_id(request)
    known = {item.variant_id for item in queries.items_of_member(member_id)}
    if payload.quantity and variant_id not in known:
        commands.put_in_cart(request.community.id, member_id, variant_id, quantity=payload.quantity)
    else:
        commands.change_cart_line(request.community.id, member_id, variant_id, quantity=payload.quantity)
    return _cart(request)


def _member_id(request: Request) -> UUID:
    known = buyer_of(request.actor, request.community.id)
    return known or ensure_customer(request.community.id, request.actor.user_id)  # type: ignore[arg-type]  # buyers only


def _cart(request: Request) -> CartOut:
    community = request.community
    return CartOut.of(queries.cart_of_member(community.id, community.currency, _member_id(request)))
