"""Registers the room with Django."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """The room `catalog`."""

    name = "fengqun.product.catalog"
    label = "catalog"
