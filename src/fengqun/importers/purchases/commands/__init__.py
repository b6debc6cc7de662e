"""What can be done here."""

from fengqun.importers.purchases.commands.import_purchases import import_purchases

__all__ = ["import_purchases"]
