"""Take what a member owes out of what the member has."""

from uuid import UUID

from django.db import transaction

from fengqun.commerce.wallets import chart
from fengqun.commerce.wallets.commands.lock_wallets import lock_wallets
from fengqun.kernel.money import Money
from fengqun.spine.ledger.commands import post
from fengqun.spine.ledger.queries import balance
from fengqun.spine.ledger.types import Cause, JournalDraft, Line


@transaction.atomic
def settle_debt(community_id: UUID, member_id: UUID, *, unit: str, key: str, cause: Cause) -> Money:
    """Move from wallet to receivable what is owed, as far as the wallet covers it; answer the amount moved.

    Called whenever money becomes available and before any is paid out. `key` makes it happen once.
    """
    lock_wallets([member_id])
    wallet, receivable = chart.wallet_of(member_id, unit), chart.receivable_of(member_id, unit)
    owed = balance(community_id, receivable).available_minor
    amount_minor = min(owed, balance(community_id, wallet).available_minor)
    if amount_minor <= 0:
        return Money(0, unit)
    post(
        JournalDraft(
            community_id=community_id,
            key=key,
            rule="wallets.debt",
            cause=cause,
            lines=(Line(wallet, receivable, amount_minor, unit),),
            params={"owed_minor": owed, "amount_minor": amount_minor},
        )
    )
    return Money(amount_minor, unit)
