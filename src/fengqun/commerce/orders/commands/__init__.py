"""The verbs of this room."""

from fengqun.commerce.orders.commands.accept import accept_payment
from fengqun.commerce.orders.commands.address import address_order
from fengqun.commerce.orders.commands.cancel import cancel_order, expire_order, expire_unpaid
from fengqun.commerce.orders.commands.cart import accept_new_prices, change_cart_line, merge_cart, put_in_cart
from fengqun.commerce.orders.commands.fulfil import receive_automatically, receive_order, receive_overdue, ship_order
from fengqun.commerce.orders.commands.history import record_history
from fengqun.commerce.orders.commands.pay import begin_payment, pay_order
from fengqun.commerce.orders.commands.place import OrderForm, place_order
from fengqun.commerce.orders.commands.place_held import place_held
from fengqun.commerce.orders.commands.refund import (
    approve_refund,
    refund_order,
    refuse_refund,
    request_refund,
    retry_refund,
    settle_refund,
    withdraw_refund,
)
from fengqun.commerce.orders.commands.settings import change_order_settings

__all__ = [
    "OrderForm",
    "accept_new_prices",
    "accept_payment",
    "address_order",
    "approve_refund",
    "begin_payment",
    "cancel_order",
    "change_cart_line",
    "change_order_settings",
    "expire_order",
    "expire_unpaid",
    "merge_cart",
    "pay_order",
    "place_held",
    "place_order",
    "put_in_cart",
    "receive_automatically",
    "receive_order",
    "receive_overdue",
    "record_history",
    "refund_order",
    "refuse_refund",
    "request_refund",
    "retry_refund",
    "settle_refund",
    "ship_order",
    "withdraw_refund",
]
