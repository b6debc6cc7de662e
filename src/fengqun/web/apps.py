"""Registers the room with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The room `web`."""

    name = "fengqun.web"
    label = "web"
