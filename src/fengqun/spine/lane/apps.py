"""Registers the room with Django, and lets every room say what can be claimed from it."""

from importlib import import_module

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule


class LaneConfig(AppConfig):
    """The room `lane`."""

    name = "fengqun.spine.lane"
    label = "lane"

    def ready(self) -> None:
        """Read the bursts of all rooms."""
        autodiscover()


def autodiscover() -> None:
    """Import `lane.py` of each of our rooms that has one, lowest floor first."""
    for room in apps.get_app_configs():
        if room.name.startswith("fengqun.") and module_has_submodule(room.module, "lane"):
            import_module(f"{room.name}.lane")
