"""Links and their owners."""

from uuid import UUID

from django.urls import reverse

from fengqun.growth.referrals.codes import read_code
from fengqun.growth.referrals.models import ReferralLink
from fengqun.growth.referrals.types import LinkCard


def links_of(community_id: UUID, promoter_id: UUID) -> list[LinkCard]:
    """A promoter's links, the oldest (the general one) first."""
    rows = ReferralLink.objects.filter(community_id=community_id, promoter_id=promoter_id)
    return [link_card(row) for row in rows]


def link_of(community_id: UUID, promoter_id: UUID, link_id: UUID) -> LinkCard | None:
    """One of the promoter's own links."""
    row = ReferralLink.objects.filter(community_id=community_id, promoter_id=promoter_id, id=link_id).first()
    return link_card(row) if row else None


def link_by_code(text: str, *, community_id: UUID | None = None) -> LinkCard | None:
    """The link whose code was typed, pasted or followed."""
    code = read_code(text)
    if code is None:
        return None
    rows = ReferralLink.objects.filter(code=code)
    if community_id is not None:
        rows = rows.filter(community_id=community_id)
    row = rows.first()
    return link_card(row) if row else None


def link_card(row: ReferralLink) -> LinkCard:
    """The card of a row."""
    return LinkCard(
        id=row.id,
        community_id=row.community_id,
        promoter_id=row.promoter_id,
        code=row.code,
        path=reverse("referrals-follow", kwargs={"code": row.code}),
        target_kind=row.target_kind,
        target_id=row.target_id,
        target_path=row.target_path,
        created_at=row.created_at,
    )
