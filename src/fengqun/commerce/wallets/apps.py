"""Registers the room with Django."""

from django.apps import AppConfig


class WalletsConfig(AppConfig):
    """The room `wallets`."""

    name = "fengqun.commerce.wallets"
    label = "wallets"
