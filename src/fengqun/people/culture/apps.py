"""Registers the room with Django."""

from django.apps import AppConfig


class CultureConfig(AppConfig):
    """The room `culture`."""

    name = "fengqun.people.culture"
    label = "culture"
