"""Orders for tests, made by the real commands."""

from typing import Any
from uuid import UUID

from fengqun.commerce.orders.commands import OrderForm, pay_order, place_order, receive_order, ship_order
from fengqun.commerce.orders.models import Order
from fengqun.commerce.orders.types import Address
from fengqun.commerce.payments.queries import intents_of
from fengqun.commerce.payments.sandbox import company
from fengqun.commerce.payments.tests.factories import NOTIFY_URL, RETURN_URL, sandbox_payment, settle
from fengqun.commerce.payments.types import IntentCard, PaymentStatus
from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import SYSTEM
from fengqun.people.communities.tests.factories import actor_for_test
from fengqun.product.catalog.tests.factories import make_variant
from fengqun.spine.activity.queries import activities_about

HOME = Address("佟佟", "13800138000", "浙江省 杭州市 西湖区", "文三路 1 号 2 单元 301")


def placed_order(community: Any, buyer: Any, quantities: dict[UUID, int] | None = None, **more: Any) -> Order:
    """An order that waits for its money: one unit of a new product unless told otherwise."""
    wanted = quantities or {make_variant(community).id: 1}
    form = OrderForm(
        token=more.pop("token", str(new_id())), address=more.pop("address", HOME), quantities=wanted, **more
    )
    return Order.objects.get(id=place_order(community.id, form, actor=actor_for_test(buyer)).order_id)


def pay(order: Order, buyer: Any) -> Order:
    """Pay the order on the sandbox's page; call it inside `wired`."""
    open_page(order, buyer)
    company.pay(sandbox_payment(open_intent(order).id).id)
    settle()
    return fresh(order)


def open_page(order: Order, buyer: Any) -> str:
    """Open the sandbox's pay page."""
    return pay_order(
        order.id, actor=actor_for_test(buyer), provider="sandbox", return_url=RETURN_URL, notify_url=NOTIFY_URL
    )


def open_intent(order: Order) -> IntentCard:
    """The intent of the order whose pay page is open."""
    return next(one for one in intents_of("order", order.id) if one.state.status == PaymentStatus.REDIRECTED)


def paid_order(community: Any, buyer: Any, quantities: dict[UUID, int] | None = None, **more: Any) -> Order:
    """An order that is paid."""
    return pay(placed_order(community, buyer, quantities, **more), buyer)


def shipped_order(community: Any, buyer: Any, quantities: dict[UUID, int] | None = None, **more: Any) -> Order:
    """An order on its way."""
    order = paid_order(community, buyer, quantities, **more)
    ship_order(order.id, actor=SYSTEM, carrier="顺丰", tracking_number="SF1001")
    return fresh(order)


def received_order(community: Any, buyer: Any, quantities: dict[UUID, int] | None = None, **more: Any) -> Order:
    """An order that arrived."""
    order = shipped_order(community, buyer, quantities, **more)
    receive_order(order.id, actor=actor_for_test(buyer))
    return fresh(order)


def told(community: Any, order: Order, kind: Any) -> list[Any]:
    """What was told about the order, of one kind."""
    return [one.activity for one in activities_about(community.id, "order", order.id) if one.verb == kind.verb]


def fresh(order: Order) -> Order:
    """The order's row as it is now."""
    return Order.objects.get(id=order.id)
