"""Registers the room with Django."""

from importlib import import_module

from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    """The room `communities`."""

    name = "fengqun.people.communities"
    label = "communities"

    def ready(self) -> None:
        """Fill the slots of other rooms, name the jobs, and listen to what members do."""
        import_module(f"{self.name}.slots")
        import_module(f"{self.name}.jobs")
        import_module(f"{self.name}.subscriptions")
