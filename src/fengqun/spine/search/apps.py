"""Registers the room with Django."""

import os

from django.apps import AppConfig

from fengqun.spine.search.pinyin import reader


class SearchConfig(AppConfig):
    """The room `search`."""

    name = "fengqun.spine.search"
    label = "search"

    def ready(self) -> None:
        """Where pages are served, read the dictionaries before the first visitor asks for a name."""
        if os.environ.get("FENGQUN_PROCESS") == "web":
            reader()
