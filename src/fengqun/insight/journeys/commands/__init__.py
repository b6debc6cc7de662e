"""What can be done here."""

from fengqun.insight.journeys.commands.count_purchases import count_purchases

__all__ = ["count_purchases"]
