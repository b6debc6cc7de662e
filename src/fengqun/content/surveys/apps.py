"""Registers the room with Django."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """The room `surveys`."""

    name = "fengqun.content.surveys"
    label = "surveys"
