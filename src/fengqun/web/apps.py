"""Registers the room with Django."""

from importlib import import_module

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The room `web`."""

    name = "fengqun.web"
    label = "web"

    def ready(self) -> None:
        """Teach the ledger what only the rooms above it know."""
        import_module("fengqun.web.ledger_sources").register()
