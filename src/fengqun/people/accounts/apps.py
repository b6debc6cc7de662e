"""Registers the room with Django."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room `accounts`."""

    name = "fengqun.people.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Fill the slots of other rooms."""
        import_module(f"{self.name}.slots")
