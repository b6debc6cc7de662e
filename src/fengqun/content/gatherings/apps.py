"""Registers the room with Django."""

from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    """The room `gatherings`."""

    name = "fengqun.content.gatherings"
    label = "gatherings"
