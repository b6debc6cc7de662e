"""A member asks for money."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from fengqun.commerce.wallets import providers
from fengqun.commerce.wallets.activities import PayoutRequested
from fengqun.commerce.wallets.commands.lock_wallets import lock_wallets
from fengqun.commerce.wallets.commands.reserve import cause_of, reserve
from fengqun.commerce.wallets.commands.settle_debt import settle_debt
from fengqun.commerce.wallets.decisions import Quote
from fengqun.commerce.wallets.errors import (
    NotEnough,
    RequestKeyReused,
    RequestKeyTooLong,
)
from fengqun.commerce.wallets.models import MAX_REQUEST_KEY, Payout
from fengqun.commerce.wallets.policies import holder_of
from fengqun.commerce.wallets.queries import card_of, priced_payout, wallet_of
from fengqun.commerce.wallets.types import PayoutCard
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.kernel.money import Money
from fengqun.kernel.policies import Actor
from fengqun.spine.activity.commands import record
from fengqun.spine.ledger.errors import InsufficientFunds
from fengqun.ui.amounts import write_amount


@transaction.atomic
def request_payout(
    community_id: UUID,
    *,
    actor: Actor,
    amount: Money,
    destination: Mapping[str, str],
    request_key: str,
    provider: str = providers.DEFAULT,
) -> PayoutCard:
    """Reserve `amount` of the actor's own wallet for a payout and put it before the staff.

    The same `request_key` answers with the payout it made the first time, so a second click does nothing
    new. What the member owes is deducted first. Raises RequestKeyReused for another amount or account, BelowMinimum,
    NothingLeftAfterFee, NotEnough, DestinationMissing; nothing has happened then.
    """
    if not 0 < len(request_key) <= MAX_REQUEST_KEY:
        raise RequestKeyTooLong(maximum=MAX_REQUEST_KEY)
    member_id = holder_of(actor, community_id)
    lock_wallets([member_id])
    chosen = providers.provider(provider)
    account = chosen.read_destination(destination)
    earlier = Payout.objects.filter(community_id=community_id, member_id=member_id, request_key=request_key).first()
    if earlier is not None:
        asked = (amount.amount_minor, amount.unit, chosen.code, account)
        if (earlier.amount_minor, earlier.unit, earlier.provider, earlier.destination) != asked:
            raise RequestKeyReused
        return card_of(earlier)
    priced = priced_payout(community_id, member_id, amount)
    payout = _row(community_id, member_id, priced, request_key)
    payout.provider, payout.destination = chosen.code, account
    activity_id = record(_news(payout))
    settle_debt(
        community_id,
        member_id,
        unit=amount.unit,
        key=f"payout:{payout.id}:debt",
        cause=cause_of(payout.id, activity_id),
    )
    try:
        payout.net_transfer_id, payout.fee_transfer_id = reserve(payout, activity_id=activity_id)
    except InsufficientFunds as refusal:
        raise NotEnough(
            available=write_amount(wallet_of(community_id, member_id, amount.unit).withdrawable)
        ) from refusal
    payout.save(force_insert=True)
    return card_of(payout)


def _row(community_id: UUID, member_id: UUID, priced: Quote, request_key: str) -> Payout:
    return Payout(
        id=new_id(),
        community_id=community_id,
        member_id=member_id,
        request_key=request_key,
        unit=priced.amount.unit,
        amount_minor=priced.amount.amount_minor,
        fee_minor=priced.fee.amount_minor,
        net_minor=priced.net.amount_minor,
        fee_bps=priced.terms.fee_bps,
        fee_fixed_minor=priced.terms.fee_fixed_minor,
        terms_version=priced.terms.version,
        requested_at=clock.now(),
    )


def _news(payout: Payout) -> PayoutRequested:
    return PayoutRequested(
        community_id=payout.community_id,
        object_id=payout.id,
        actor_id=payout.member_id,
        member_id=payout.member_id,
        amount_minor=payout.amount_minor,
        fee_minor=payout.fee_minor,
        net_minor=payout.net_minor,
        unit=payout.unit,
    )
