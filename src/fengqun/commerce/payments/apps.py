"""Registers the room with Django."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """The room `payments`."""

    name = "fengqun.commerce.payments"
    label = "payments"
