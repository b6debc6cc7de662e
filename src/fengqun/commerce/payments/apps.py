"""Registers the room with Django."""

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings


class PaymentsConfig(AppConfig):
    """The room `payments`."""

    name = "fengqun.commerce.payments"
    label = "payments"

    def ready(self) -> None:
        """Put the sandbox on offer where people try things out."""
        if settings.IS_TRIAL:
            sandbox = import_module(f"{self.name}.sandbox.provider")
            import_module(f"{self.name}.providers").offer(sandbox.SandboxProvider())
