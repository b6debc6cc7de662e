"""Record what a provider paid to the community's bank account."""

from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction

from fengqun.commerce.payments.activities import ProviderSettled
from fengqun.commerce.payments.chart import PROVIDER_FEES
from fengqun.commerce.payments.errors import SettlementDiffers, SettlementTooLarge, SettlementUnreasonable
from fengqun.commerce.payments.models import ProviderSettlement
from fengqun.commerce.payments.policies import SETTLE
from fengqun.commerce.payments.providers import provider_of
from fengqun.commerce.payments.queries import SETTLEMENT, settlement_card
from fengqun.commerce.payments.types import SettlementCard
from fengqun.commerce.wallets.chart import bank
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.kernel.money import MAX_MINOR, Money
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import community_by_id
from fengqun.people.communities.types import CommunityCard
from fengqun.spine.activity.commands import record
from fengqun.spine.ledger.commands import post
from fengqun.spine.ledger.queries import balance
from fengqun.spine.ledger.types import AccountRef, Cause, JournalDraft, Line, Posted
from fengqun.ui.amounts import write_amount

MAX_REFERENCE = 80
EARLIEST = date(2000, 1, 1)


@transaction.atomic
def record_settlement(
    community_id: UUID, *, actor: Actor, provider: str, reference: str, amount_minor: int, fee_minor: int, day: date
) -> SettlementCard:
    """Book that `amount_minor` came from the provider to the bank on `day`, and that it kept `fee_minor` of the rest.

    Both leave the provider's clearing account, in the community's currency. The same `reference` of the same provider
    answers the settlement it made before; with other sums or another day it raises SettlementDiffers. Raises Denied,
    UnknownProvider, SettlementUnreasonable, SettlementTooLarge if the clearing account does not hold as much.
    """
    actor.require(SETTLE, community_id)
    clearing = provider_of(provider).clearing
    community = community_by_id(community_id)
    reference = "".join(reference.split())
    _insist_reasonable(community, reference, amount_minor, fee_minor, day)
    wanted = ProviderSettlement(
        id=new_id(),
        community_id=community_id,
        provider=provider,
        reference=reference,
        amount_minor=amount_minor,
        fee_minor=fee_minor,
        currency=community.currency,
        settled_on=day,
        recorded_by_id=actor.member_id,
        recorded_at=clock.now(),
    )
    ProviderSettlement.objects.bulk_create([wanted], ignore_conflicts=True)
    settlement = ProviderSettlement.objects.select_for_update(no_key=True).get(
        community_id=community_id, provider=provider, reference=reference
    )
    if settlement.id != wanted.id:
        if _sums(settlement) != _sums(wanted):
            raise SettlementDiffers
        return settlement_card(settlement)
    posted = _book(settlement, clearing, community)
    _insist_held(community_id, AccountRef(clearing, community.currency), amount_minor + fee_minor)
    settlement.journal_id, settlement.transfer_id = posted.journal_id, posted.transfer_ids[0]
    settlement.save(update_fields=["journal_id", "transfer_id"])
    return settlement_card(settlement)


def _sums(settlement: ProviderSettlement) -> tuple[object, ...]:
    return (settlement.amount_minor, settlement.fee_minor, settlement.currency, settlement.settled_on)


def _insist_reasonable(community: CommunityCard, reference: str, amount_minor: int, fee_minor: int, day: date) -> None:
    is_sum = amount_minor > 0 and fee_minor >= 0 and amount_minor + fee_minor <= MAX_MINOR
    is_past = EARLIEST <= day <= clock.now().astimezone(community.zone).date()
    if not (is_sum and is_past and 0 < len(reference) <= MAX_REFERENCE):
        raise SettlementUnreasonable


def _insist_held(community_id: UUID, clearing: AccountRef, total_minor: int) -> None:
    """Look after posting: the clearing account is locked by it, so nobody else takes from it until we are through."""
    left = balance(community_id, clearing).available
    if left.amount_minor < 0:
        raise SettlementTooLarge(held=write_amount(left + Money(total_minor, clearing.unit), exact=True))


def _book(settlement: ProviderSettlement, clearing: str, community: CommunityCard) -> Posted:
    unit = settlement.currency
    activity_id = record(
        ProviderSettled(
            community_id=settlement.community_id,
            object_id=settlement.id,
            actor_id=settlement.recorded_by_id,
            provider=settlement.provider,
            reference=settlement.reference,
            amount_minor=settlement.amount_minor,
            fee_minor=settlement.fee_minor,
            currency=unit,
        )
    )
    source = AccountRef(clearing, unit)
    lines = [Line(debit=bank(unit), credit=source, amount_minor=settlement.amount_minor, unit=unit)]
    if settlement.fee_minor:
        fees = AccountRef(PROVIDER_FEES, unit)
        lines.append(Line(debit=fees, credit=source, amount_minor=settlement.fee_minor, unit=unit))
    return post(
        JournalDraft(
            community_id=settlement.community_id,
            key=f"payments.settlement:{settlement.id}",
            rule="payments.settlement",
            cause=Cause(SETTLEMENT, settlement.id, activity_id, ProviderSettled.verb),
            lines=tuple(lines),
            params={
                "provider": settlement.provider,
                "reference": settlement.reference,
                "amount_minor": settlement.amount_minor,
                "fee_minor": settlement.fee_minor,
            },
            occurred_at=_moment(settlement.settled_on, community),
        )
    )


def _moment(day: date, community: CommunityCard) -> datetime:
    """Noon of that day where the community is, and never later than now."""
    noon = datetime.combine(day, time(12), community.zone)
    return min(noon, clock.now())
