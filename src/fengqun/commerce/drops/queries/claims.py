"""Claims and what has become of them."""

from collections.abc import Iterable
from uuid import UUID

from fengqun.commerce.drops.errors import ClaimNotFound
from fengqun.commerce.drops.models import Claim
from fengqun.commerce.drops.policies import RUN_DROPS
from fengqun.commerce.drops.types import ClaimCard, Standing
from fengqun.commerce.orders.queries import order_cards
from fengqun.commerce.orders.types import OrderCard
from fengqun.kernel.policies import Actor


def claim_card(community_id: UUID, claim_id: UUID, *, actor: Actor) -> ClaimCard:
    """One claim, for its member and for who runs drops. Raises ClaimNotFound for everybody else."""
    claim = Claim.objects.filter(community_id=community_id, id=claim_id).first()
    if claim is None or not (claim.member_id == actor.member_id or actor.may(RUN_DROPS, community_id)):
        raise ClaimNotFound
    return _cards([claim])[0]


def my_claims(community_id: UUID, member_id: UUID, *, drop_id: UUID | None = None, limit: int = 50) -> list[ClaimCard]:
    """What was decided about a member's claims, the latest first."""
    rows = Claim.objects.filter(community_id=community_id, member_id=member_id)
    if drop_id is not None:
        rows = rows.filter(drop_id=drop_id)
    return _cards(rows.order_by("-id")[:limit])


def my_wins(community_id: UUID, member_id: UUID, drop_ids: Iterable[UUID], *, limit: int = 50) -> list[ClaimCard]:
    """A member's wins in these drops, the latest first, also those that were given back.

    However often somebody pressed in vain, their wins are found: a key of the claims holds drop and member.
    """
    rows = Claim.objects.filter(
        community_id=community_id, drop_id__in=list(drop_ids), member_id=member_id, pay_until__isnull=False
    )
    return _cards(rows.order_by("-id")[:limit])


def winners(community_id: UUID, drop_id: UUID, *, before: UUID | None = None, limit: int = 50) -> list[ClaimCard]:
    """The wins of a drop, the latest first, also those that were given back."""
    rows = Claim.objects.filter(community_id=community_id, drop_id=drop_id, pay_until__isnull=False)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return _cards(rows.order_by("-id")[:limit])


def _cards(claims: Iterable[Claim]) -> list[ClaimCard]:
    rows = list(claims)
    orders = order_cards(claim.order_id for claim in rows if claim.order_id)
    return [_card(claim, orders.get(claim.order_id) if claim.order_id else None) for claim in rows]


def _card(claim: Claim, order: OrderCard | None) -> ClaimCard:
    return ClaimCard(
        id=claim.id,
        community_id=claim.community_id,
        drop_id=claim.drop_id,
        member_id=claim.member_id,
        outcome=claim.outcome,
        standing=_standing(claim, order),
        claimed_at=claim.claimed_at,
        pay_until=claim.pay_until,
        order_id=claim.order_id,
        order_number=order.number if order else "",
        returned_at=claim.returned_at,
        return_reason=claim.return_reason,
    )


def _standing(claim: Claim, order: OrderCard | None) -> Standing:
    if claim.outcome != Claim.Outcome.WON:
        return Standing(claim.outcome)
    if claim.returned_at is not None:
        return Standing.RETURNED
    if order is None:
        return Standing.WON
    if order.payment == "refunded":
        return Standing.REFUNDED
    if order.state == "placed":
        return Standing.TO_PAY
    return Standing.PAID if order.state in {"paid", "completed"} else Standing.RETURNED
