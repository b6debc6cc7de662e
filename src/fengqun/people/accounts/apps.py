"""Registers the room with Django."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room `accounts`."""

    name = "fengqun.people.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to allauth."""
        import_module("fengqun.people.accounts.factors")
