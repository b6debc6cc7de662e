"""Registers the room with Django."""

from django.apps import AppConfig


class CirclesConfig(AppConfig):
    """The room `circles`."""

    name = "fengqun.people.circles"
    label = "circles"
