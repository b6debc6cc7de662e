"""Whom notices leave in peace: those who blocked or muted the one who acts, or were blocked by them."""

from uuid import UUID

from fengqun.people.notifications.hushing import hushes
from fengqun.people.profiles.queries import blocked_between


@hushes
def blocked_or_muted(community_id: UUID, actor_id: UUID, member_ids: frozenset[UUID]) -> set[UUID]:
    """Those who do not want to hear of this member."""
    return blocked_between(community_id, actor_id, member_ids)
