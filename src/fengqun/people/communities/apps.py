"""Registers the room with Django."""

from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    """The room `communities`."""

    name = "fengqun.people.communities"
    label = "communities"
