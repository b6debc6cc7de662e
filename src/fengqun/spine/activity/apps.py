"""Registers the room with Django."""

from django.apps import AppConfig


class ActivityConfig(AppConfig):
    """The room `activity`."""

    name = "fengqun.spine.activity"
    label = "activity"
