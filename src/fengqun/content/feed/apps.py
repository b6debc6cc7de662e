"""Registers the room with Django."""

from django.apps import AppConfig


class FeedConfig(AppConfig):
    """The room `feed`."""

    name = "fengqun.content.feed"
    label = "feed"
