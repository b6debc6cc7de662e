"""Registers the room with Django."""

from django.apps import AppConfig


class PurchasesConfig(AppConfig):
    """The room `purchases`."""

    name = "fengqun.importers.purchases"
    label = "purchases"
