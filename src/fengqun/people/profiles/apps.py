"""Registers the room with Django."""

from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    """The room `profiles`."""

    name = "fengqun.people.profiles"
    label = "profiles"
