"""Registers the room with Django."""

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """The room `moderation`."""

    name = "fengqun.content.moderation"
    label = "moderation"
