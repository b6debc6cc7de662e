"""Orders: from the cart to the received parcel, and back again by refund.

Owns: carts, saved addresses, orders with lines, refunds of orders, the order settings of a community.
Three machines stay apart (order, payment, fulfilment); their tables are in `states.py` and `docs/orders.md`.
Records: OrderPlaced, OrderPaid, OrderShipped, OrderReceived, OrderCancelled, OrderExpired, OrderRefunded,
RefundRequested, RefundRefused, RefundWithdrawn, OrderImported.
Posts: orders.payment, orders.refund, orders.history.
Depends on: kernel, spine, people, catalog (cards and stock), payments.
"""
