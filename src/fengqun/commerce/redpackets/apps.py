"""Registers the room with Django."""

from django.apps import AppConfig


class RedPacketsConfig(AppConfig):
    """The room `redpackets`."""

    name = "fengqun.commerce.redpackets"
    label = "redpackets"
