"""Registers the room with Django."""

from importlib import import_module

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """The room `catalog`."""

    name = "fengqun.product.catalog"
    label = "catalog"

    def ready(self) -> None:
        """Fill the places that other pages leave for this room."""
        import_module("fengqun.product.catalog.slots")
