"""Registers the room with Django."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """The room `duties`."""

    name = "fengqun.people.duties"
    label = "duties"
