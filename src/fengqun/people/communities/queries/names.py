"""Members by what they are called, for those who address them in writing."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from fengqun.people.communities.models import Membership
from fengqun.people.communities.queries.cards import MEMBER_FIELDS, member_card_of
from fengqun.people.communities.types import MemberCard

MOST = 200


def members_called(community_id: UUID, names: Collection[str]) -> dict[str, list[UUID]]:
    """Who is called exactly so in the community now, by name; one statement."""
    if not names:
        return {}
    rows = Membership.objects.filter(
        community_id=community_id, display_name__in=set(names), left_at=None, is_customer_only=False
    )
    found: dict[str, list[UUID]] = defaultdict(list)
    for name, member_id in rows.order_by("joined_at", "id").values_list("display_name", "id")[:MOST]:
        found[name].append(member_id)
    return dict(found)


def members_beginning_with(
    community_id: UUID, beginning: str, *, among: Collection[UUID] | None = None, limit: int = 8
) -> list[MemberCard]:
    """Members whose name holds what was typed, those whose name begins with it first; `among` narrows the choice."""
    text = beginning.replace("\x00", "").strip()
    rows = Membership.objects.filter(community_id=community_id, left_at=None, is_customer_only=False)
    rows = rows.filter(display_name__icontains=text) if text else rows
    rows = rows if among is None else rows.filter(id__in=among)
    cards = [member_card_of(row) for row in rows.order_by("display_name", "id").values(*MEMBER_FIELDS)[: limit * 4]]
    return sorted(cards, key=lambda card: not card.name.casefold().startswith(text.casefold()))[:limit]
