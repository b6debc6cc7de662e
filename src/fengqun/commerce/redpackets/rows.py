"""Opened shares as pages list them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from fengqun.commerce.redpackets.types import ShareCard
from fengqun.people.communities.queries import member_cards
from fengqun.people.communities.types import CommunityCard, MemberCard


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One opening: who, when to the second, how much; `why_url` explains one's own."""

    share: ShareCard
    person: MemberCard | None
    opened_at: datetime
    time: str
    is_own: bool
    why_url: str


def share_rows(shares: Sequence[ShareCard], community: CommunityCard, member_id: UUID | None) -> list[ShareRow]:
    """The rows of these shares; people are read at once."""
    people = member_cards(share.member_id for share in shares)
    return [
        ShareRow(
            share=share,
            person=people.get(share.member_id),
            opened_at=share.opened_at,
            time=share.opened_at.astimezone(community.zone).strftime("%H:%M:%S"),
            is_own=share.member_id == member_id,
            why_url=why_share(share, community) if share.member_id == member_id else "",
        )
        for share in shares
    ]


def why_share(share: ShareCard, community: CommunityCard) -> str:
    """The page that explains the transfer of a share."""
    return reverse("wallet-transfer", kwargs={"community": community.slug, "transfer_id": share.transfer_id})
