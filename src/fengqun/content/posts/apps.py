"""Registers the room with Django."""

from django.apps import AppConfig


class PostsConfig(AppConfig):
    """The room `posts`."""

    name = "fengqun.content.posts"
    label = "posts"
