"""Registers the room with Django."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """The room `media`."""

    name = "fengqun.content.media"
    label = "media"
