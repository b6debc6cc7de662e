"""Reads of wallets and payouts."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from fengqun.commerce.wallets import chart, providers
from fengqun.commerce.wallets.decisions import Quote, Terms, quote, withdrawable
from fengqun.commerce.wallets.errors import BelowMinimum, NotEnough, NothingLeftAfterFee
from fengqun.commerce.wallets.models import Payout, PayoutState, PayoutTerms
from fengqun.commerce.wallets.types import PayoutCard, SourceAmount, WalletCard
from fengqun.kernel import clock
from fengqun.kernel.errors import NotFound
from fengqun.kernel.glimpses import how_many
from fengqun.kernel.money import Money
from fengqun.kernel.prepared import prepared
from fengqun.spine.ledger.queries import balances, posted_by_rule, statement
from fengqun.spine.ledger.types import StatementLine
from fengqun.ui.amounts import write_amount

PAGE = 500
WAITING = (PayoutState.REQUESTED, PayoutState.APPROVED, PayoutState.SENT, PayoutState.FAILED)


def terms_of(community_id: UUID) -> Terms:
    """The terms of paying out in force now; the defaults where nobody has set any."""
    rows = PayoutTerms.objects.filter(community_id=community_id, valid_from__lte=clock.now())
    row = rows.order_by("-version").first()
    return Terms(row.minimum_minor, row.fee_bps, row.fee_fixed_minor, row.version) if row else Terms()


def wallet_of(community_id: UUID, member_id: UUID, unit: str) -> WalletCard:
    """What a member has, will have, has reserved and owes, in one unit."""
    return wallets_of(community_id, member_id, [unit])[unit]


def wallets_of(community_id: UUID, member_id: UUID, units: Iterable[str]) -> dict[str, WalletCard]:
    """A member's wallets in several units, in one query."""
    asked = list(units)
    found = balances(
        community_id,
        [ref for unit in asked for ref in (chart.wallet_of(member_id, unit), chart.receivable_of(member_id, unit))],
    )
    cards = {}
    for unit in asked:
        wallet, owed = found[chart.wallet_of(member_id, unit)], found[chart.receivable_of(member_id, unit)].posted
        cards[unit] = WalletCard(
            member_id=member_id,
            available=wallet.available,
            pending=wallet.pending_in,
            reserved=wallet.pending_out,
            owed=owed,
            withdrawable=withdrawable(wallet.available, owed),
        )
    return cards


def priced_payout(community_id: UUID, member_id: UUID, amount: Money) -> Quote:
    """What taking out `amount` costs now. Raises BelowMinimum, NothingLeftAfterFee, NotEnough."""
    terms = terms_of(community_id)
    if amount.amount_minor < terms.minimum_minor:
        raise BelowMinimum(minimum=write_amount(Money(terms.minimum_minor, amount.unit)))
    priced = quote(amount, terms)
    if priced.net.amount_minor <= 0:
        raise NothingLeftAfterFee
    may_take = wallet_of(community_id, member_id, amount.unit).withdrawable
    if amount > may_take:
        raise NotEnough(available=write_amount(may_take))
    return priced


def sources_of(community_id: UUID, member_id: UUID, unit: str) -> list[SourceAmount]:
    """What the posted balance is made of, by kind of business; the parts sum to it. Computed by the ledger."""
    sums: dict[str, tuple[chart.Source, Money]] = {}
    for rule, moved in posted_by_rule(community_id, chart.wallet_of(member_id, unit)).items():
        origin = chart.source_of(rule)
        before = sums.get(origin.code, (origin, Money(0, unit)))[1]
        sums[origin.code] = (origin, before + moved)
    parts = [SourceAmount(code, origin.label, total) for code, (origin, total) in sums.items()]
    return sorted((part for part in parts if part.amount), key=lambda part: -part.amount.amount_minor)


def whole_statement(
    community_id: UUID,
    member_id: UUID,
    unit: str,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[StatementLine]:
    """Every line of the wallet from `since` up to but without `until`, newest first."""
    lines: list[StatementLine] = []
    before: str | datetime | None = until
    while True:
        page = statement(community_id, chart.wallet_of(member_id, unit), before=before, limit=PAGE)
        lines += page
        if len(page) < PAGE or (since is not None and page[-1].moment < since):
            return [line for line in lines if since is None or line.moment >= since]
        before = page[-1].cursor


def payout_of(community_id: UUID, payout_id: UUID, *, member_id: UUID | None = None) -> PayoutCard:
    """One payout, of this member if given. Raises NotFound."""
    rows = Payout.objects.filter(community_id=community_id, id=payout_id)
    if member_id is not None:
        rows = rows.filter(member_id=member_id)
    row = rows.first()
    if row is None:
        raise NotFound
    return card_of(row)


def destination_of(community_id: UUID, payout_id: UUID) -> dict[str, str]:
    """The full receiving account, for the staff who transfer the money."""
    row = Payout.objects.filter(community_id=community_id, id=payout_id).only("destination").first()
    if row is None:
        raise NotFound
    return dict(row.destination)


def last_destination(community_id: UUID, member_id: UUID) -> dict[str, str]:
    """Where the member's latest payout went, to fill the form with."""
    row = Payout.objects.filter(community_id=community_id, member_id=member_id).only("destination").first()
    return dict(row.destination) if row else {}


def payouts_of(community_id: UUID, member_id: UUID, *, limit: int = 50) -> list[PayoutCard]:
    """A member's payouts, newest first."""
    return [card_of(row) for row in Payout.objects.filter(community_id=community_id, member_id=member_id)[:limit]]


def payouts(community_id: UUID, *, states: Iterable[str] = (), offset: int = 0, limit: int = 50) -> list[PayoutCard]:
    """A community's payouts in these states (default: all); what waits longest first, else newest first."""
    rows = _payouts(community=community_id, states=tuple(map(str, states)), offset=offset, limit=limit)
    return [card_of(row) for row in rows]


@prepared
def _payouts(community: UUID, states: tuple[str, ...], offset: int, limit: int) -> QuerySet[Payout]:
    rows = Payout.objects.filter(community_id=community)
    if states:
        rows = rows.filter(state__in=states).order_by("requested_at", "id")
    return rows[offset : offset + limit]


@how_many("console")
def payouts_to_review(community: UUID) -> QuerySet[Payout]:
    """How many payouts wait for a decision, on pages of the console."""
    return Payout.objects.filter(community_id=community, state=PayoutState.REQUESTED)


def count_waiting(community_id: UUID) -> int:
    """How many payouts wait for a decision."""
    return Payout.objects.filter(community_id=community_id, state=PayoutState.REQUESTED).count()


def card_of(row: Payout) -> PayoutCard:
    """The card of a payout's row."""
    return PayoutCard(
        id=row.id,
        community_id=row.community_id,
        member_id=row.member_id,
        amount=Money(row.amount_minor, row.unit),
        fee=Money(row.fee_minor, row.unit),
        net=Money(row.net_minor, row.unit),
        fee_bps=row.fee_bps,
        fee_fixed=Money(row.fee_fixed_minor, row.unit),
        state=str(row.state),
        state_label=str(PayoutState(row.state).label),
        provider=row.provider,
        destination=providers.provider(row.provider).masked(row.destination),
        attempt=row.attempt,
        reference=row.reference,
        reason=row.reason,
        requested_at=row.requested_at,
        reviewed_at=row.reviewed_at,
        sent_at=row.sent_at,
        closed_at=row.closed_at,
        net_transfer_id=row.net_transfer_id,
        fee_transfer_id=row.fee_transfer_id,
    )
