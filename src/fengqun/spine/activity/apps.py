"""Registers the room with Django, and lets every room say what it subscribes to."""

from importlib import import_module

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule

SPEAKING_MODULES = (
    "activities",
    "chart",
    "explanations",
    "policies",
    "notices",
    "personal_data",
    "findable",
    "extras",
    "subscriptions",
    "jobs",
    "slots",
)
"""What a room may have to say to others when the server starts, in the order in which it is read."""


class ActivityConfig(AppConfig):
    """The room `activity`."""

    name = "fengqun.spine.activity"
    label = "activity"

    def ready(self) -> None:
        """Read what the rooms have to say to each other, so that no room needs a `ready` of its own."""
        autodiscover()


def autodiscover() -> None:
    """Import the speaking modules of all our rooms, lowest floor first."""
    rooms = [room for room in apps.get_app_configs() if room.name.startswith("fengqun.")]
    for name in SPEAKING_MODULES:
        for room in rooms:
            if module_has_submodule(room.module, name):
                import_module(f"{room.name}.{name}")
