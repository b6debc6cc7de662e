"""How a community moderates."""

from typing import Any
from uuid import UUID

from fengqun.content.moderation.choices import SAVED_REASONS
from fengqun.content.moderation.models import ModerationTerms
from fengqun.content.moderation.types import Terms


def terms_of(community_id: UUID) -> Terms:
    """The terms that hold; one statement."""
    row = ModerationTerms.objects.filter(community_id=community_id).first()
    if row is None:
        return Terms()
    lists = ("blocked_domains", "allowed_domains", "saved_reasons")
    values: dict[str, Any] = {name: getattr(row, name) for name in Terms.names()}
    values |= {name: tuple(values[name]) for name in lists}
    return Terms(**values)


def reasons_of(terms: Terms) -> list[str]:
    """The saved reasons of a community, or those that every community starts with."""
    return list(terms.saved_reasons) or [str(one) for one in SAVED_REASONS]
