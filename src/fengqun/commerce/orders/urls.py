"""Addresses of cart, checkout, a person's orders, and the orders console."""

from django.urls import path

from fengqun.commerce.orders.views import buying, console, mine

member_urls = [
    path("cart/", buying.cart, name="orders-cart"),
    path("cart/<uuid:variant_id>/", buying.cart_line, name="orders-cart-line"),
    path("checkout/", buying.checkout, name="orders-checkout"),
    path("orders/", mine.orders, name="orders-mine"),
    path("orders/<uuid:order_id>/", mine.order, name="orders-detail"),
    path("orders/<uuid:order_id>/payment/", mine.payment, name="orders-payment"),
    path("orders/<uuid:order_id>/address/", mine.address, name="orders-address"),
    path("orders/<uuid:order_id>/cancellation/", mine.cancellation, name="orders-cancellation"),
    path("orders/<uuid:order_id>/receipt/", mine.receipt, name="orders-receipt"),
    path("orders/<uuid:order_id>/refunds/", mine.refunds, name="orders-refunds"),
    path("orders/refunds/<uuid:refund_id>/withdrawal/", mine.withdrawal, name="orders-refund-withdrawal"),
]

console_urls = [
    path("orders/", console.orders, name="orders-console"),
    path("orders/export/", console.export, name="orders-console-export"),
    path("orders/settings/", console.settings, name="orders-console-settings"),
    path("orders/refunds/", console.refunds, name="orders-console-refunds"),
    path("orders/refunds/<uuid:refund_id>/approval/", console.approval, name="orders-console-approval"),
    path("orders/refunds/<uuid:refund_id>/refusal/", console.refusal, name="orders-console-refusal"),
    path("orders/refunds/<uuid:refund_id>/attempts/", console.attempts, name="orders-console-attempts"),
    path("orders/<uuid:order_id>/", console.order, name="orders-console-detail"),
    path("orders/<uuid:order_id>/shipment/", console.shipment, name="orders-console-shipment"),
    path("orders/<uuid:order_id>/cancellation/", console.cancellation, name="orders-console-cancellation"),
    path("orders/<uuid:order_id>/refund/", console.refund, name="orders-console-refund"),
]
