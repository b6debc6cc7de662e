"""Registers the room with Django."""

from django.apps import AppConfig


class ChallengesConfig(AppConfig):
    """The room `challenges`."""

    name = "fengqun.content.challenges"
    label = "challenges"
