"""Registers the room with Django."""

from django.apps import AppConfig


class DropsConfig(AppConfig):
    """The room `drops`."""

    name = "fengqun.commerce.drops"
    label = "drops"
