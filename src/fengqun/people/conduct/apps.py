"""Registers the room with Django."""

from django.apps import AppConfig


class ConductConfig(AppConfig):
    """The room `conduct`."""

    name = "fengqun.people.conduct"
    label = "conduct"
