"""Registers the room with Django."""

from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    """The room `questions`."""

    name = "fengqun.content.questions"
    label = "questions"
