"""What the templates of this room ask."""

from datetime import datetime

from django import template

from fengqun.people.conduct.types import PenaltyCard

register = template.Library()


@register.filter
def appealable(penalty: PenaltyCard, now: datetime) -> bool:
    """Whether the member may appeal against the penalty at that moment."""
    return penalty.may_be_appealed(now)
