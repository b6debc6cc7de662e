"""The API of this room: carts, orders, refunds."""

from fengqun.commerce.orders.api import carts, orders, refunds
from fengqun.commerce.orders.api.router import router

__all__ = ["carts", "orders", "refunds", "router"]
