"""Commissions, and the figures made of them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from fengqun.growth.referrals.models import Attribution, Click, Commission, CommissionState, OrderFacts
from fengqun.growth.referrals.types import CommissionCard, Funnel, PromoterRow
from fengqun.kernel.money import Money
from fengqun.kernel.prepared import prepared

_PENDING = (CommissionState.PENDING, CommissionState.FROZEN)


def commissions(
    community_id: UUID, *, promoter_id: UUID | None = None, state: str = "", limit: int = 50, offset: int = 0
) -> list[CommissionCard]:
    """Commissions of a community, newest first, optionally of one promoter or in one state."""
    rows = Commission.objects.filter(community_id=community_id)
    if promoter_id is not None:
        rows = rows.filter(promoter_id=promoter_id)
    if state:
        rows = rows.filter(state=state)
    return _cards(rows.order_by("-accrued_at", "-id")[offset : offset + limit])


def commissions_of(community_id: UUID, promoter_id: UUID, *, limit: int = 50, offset: int = 0) -> list[CommissionCard]:
    """A promoter's commissions, newest first."""
    return commissions(community_id, promoter_id=promoter_id, limit=limit, offset=offset)


def upcoming(community_id: UUID, promoter_id: UUID, *, limit: int = 5) -> list[CommissionCard]:
    """What will arrive, the soonest first; what has no date yet comes last."""
    rows = _next_of(community=community_id, promoter=promoter_id, limit=limit)
    return [_card(row, row.number) for row in rows]


@prepared
def _next_of(community: UUID, promoter: UUID, limit: int) -> QuerySet[Any]:
    rows = Commission.objects.filter(community_id=community, promoter_id=promoter, state__in=_PENDING)
    return _numbered(rows).order_by(F("release_at").asc(nulls_last=True), "accrued_at")[:limit]


def commission(community_id: UUID, commission_id: UUID) -> CommissionCard | None:
    """One commission."""
    return next(iter(_cards(Commission.objects.filter(community_id=community_id, id=commission_id))), None)


def commissions_by_id(community_id: UUID, commission_ids: Iterable[UUID]) -> list[CommissionCard]:
    """Those of these commissions that are the community's."""
    rows = _by_id(community=community_id, ids=list(commission_ids))
    return [_card(row, row.number) for row in rows]


@prepared
def _by_id(community: UUID, ids: list[UUID]) -> QuerySet[Any]:
    return _numbered(Commission.objects.filter(community_id=community, id__any_of=ids))


def commission_of_transfer(community_id: UUID, transfer_id: UUID) -> CommissionCard | None:
    """The commission whose current transfer this is."""
    rows = Commission.objects.filter(community_id=community_id, transfer_id=transfer_id)
    return next(iter(_cards(rows)), None)


def funnel(community_id: UUID, *, unit: str, promoter_id: UUID | None = None) -> Funnel:
    """Clicks, visitors, orders and commissions of a promoter, or of the whole community."""
    clicks = Click.objects.filter(community_id=community_id)
    lines = Attribution.objects.filter(community_id=community_id, promoter_id__isnull=False)
    earned = Commission.objects.filter(community_id=community_id, unit=unit)
    if promoter_id is not None:
        clicks, lines = clicks.filter(promoter_id=promoter_id), lines.filter(promoter_id=promoter_id)
        earned = earned.filter(promoter_id=promoter_id)
    counted = clicks.aggregate(clicks=Count("id"), visitors=Count("visitor_id", distinct=True))
    orders = lines.aggregate(orders=Count("order_id", distinct=True))["orders"]
    pending, available = _sums(earned)
    return Funnel(counted["clicks"], counted["visitors"], orders, Money(pending, unit), Money(available, unit))


def promoters(community_id: UUID, member_ids: Iterable[UUID], *, unit: str) -> list[PromoterRow]:
    """What each of these members brought, the best earner first; three queries for all of them."""
    wanted = list(member_ids)
    clicks = _count(Click.objects.filter(community_id=community_id, promoter_id__in=wanted), "id")
    orders = _count(Attribution.objects.filter(community_id=community_id, promoter_id__in=wanted), "order_id")
    grouped = Commission.objects.filter(community_id=community_id, promoter_id__in=wanted, unit=unit).order_by()
    earned = {
        row["promoter_id"]: (row["pending"], row["available"])
        for row in grouped.values("promoter_id").annotate(
            pending=Sum("pending_minor"), available=Sum(F("released_minor") - F("clawed_back_minor"))
        )
    }
    rows = [
        PromoterRow(
            member_id=member_id,
            clicks=clicks.get(member_id, 0),
            orders=orders.get(member_id, 0),
            pending=Money(earned.get(member_id, (0, 0))[0], unit),
            available=Money(earned.get(member_id, (0, 0))[1], unit),
        )
        for member_id in wanted
    ]
    return sorted(rows, key=lambda row: (-row.available.amount_minor, -row.pending.amount_minor, -row.clicks))


def earning_ids(community_id: UUID) -> list[UUID]:
    """Everybody who has ever earned a commission or been clicked in the community."""
    earners = Commission.objects.filter(community_id=community_id).values_list("promoter_id", flat=True).distinct()
    clicked = Click.objects.filter(community_id=community_id).values_list("promoter_id", flat=True).distinct()
    return sorted({*earners, *clicked})


def count_waiting(community_id: UUID, promoter_id: UUID) -> int:
    """How many of a promoter's commissions wait for receipt or for the refund window to close."""
    rows = Commission.objects.filter(community_id=community_id, promoter_id=promoter_id, state__in=_PENDING)
    return rows.count()


def _count(rows: "QuerySet[Click] | QuerySet[Attribution]", field: str) -> dict[UUID, int]:
    grouped = rows.order_by().values("promoter_id").annotate(found=Count(field, distinct=True))
    return {row["promoter_id"]: row["found"] for row in grouped if row["promoter_id"] is not None}


def _sums(rows: "QuerySet[Commission]") -> tuple[int, int]:
    sums = rows.aggregate(pending=Sum("pending_minor"), available=Sum(F("released_minor") - F("clawed_back_minor")))
    return sums["pending"] or 0, sums["available"] or 0


def _cards(rows: "QuerySet[Commission]") -> list[CommissionCard]:
    return [_card(row, row.number) for row in _numbered(rows)]


def _numbered(rows: "QuerySet[Commission]") -> QuerySet[Any]:
    """With the numbers of their orders."""
    numbers = OrderFacts.objects.filter(order_id=OuterRef("order_id")).values("number")
    return rows.select_related("attribution").annotate(number=Coalesce(Subquery(numbers), Value("")))


def _card(row: Commission, number: str) -> CommissionCard:
    line = row.attribution
    return CommissionCard(
        id=row.id,
        community_id=row.community_id,
        promoter_id=row.promoter_id,
        buyer_id=line.buyer_id,
        order_id=row.order_id,
        order_number=number,
        product_id=line.product_id,
        quantity=line.quantity,
        state=row.state,
        state_label=str(CommissionState(row.state).label),
        is_held=row.is_held,
        amount=Money(row.net_minor, row.unit),
        base=Money(line.base_minor, row.unit),
        rate_bps=line.rate_bps,
        rule_version=line.rule_version,
        released=Money(row.released_minor, row.unit),
        clawed_back=Money(row.clawed_back_minor, row.unit),
        transfer_id=row.transfer_id,
        accrued_at=row.accrued_at,
        received_at=row.received_at,
        release_at=row.release_at,
        released_at=row.released_at,
    )
