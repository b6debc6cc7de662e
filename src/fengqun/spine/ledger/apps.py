"""Registers the room with Django."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    """The room `ledger`."""

    name = "fengqun.spine.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Let every migration end with the chart of accounts in the database."""
        post_migrate.connect(_sync_chart, sender=self)


def _sync_chart(**_about: object) -> None:
    # Commands need the models, which are there once Django is set up.
    from fengqun.spine.ledger.commands import sync_chart  # noqa: PLC0415
    from fengqun.spine.ledger.database import has_chart  # noqa: PLC0415

    if has_chart():
        sync_chart()
