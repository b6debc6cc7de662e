"""Registers the room with Django."""

from django.apps import AppConfig


class SeriesConfig(AppConfig):
    """The room `series`."""

    name = "fengqun.content.series"
    label = "series"
