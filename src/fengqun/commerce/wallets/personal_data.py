"""What this room knows of a person, and how the person is taken out of it."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqun.commerce.wallets.models import Payout
from fengqun.commerce.wallets.queries import WAITING, terms_of, wallet_of
from fengqun.people.accounts.personal_data import (
    Record,
    erases_personal_data,
    exports_personal_data,
    hinders_erasure,
)
from fengqun.people.communities.queries import community_by_id, member_cards, member_ids_of_user
from fengqun.ui.amounts import write_amount


@exports_personal_data("wallets", gettext_lazy("钱包与提现"))
def export(user_id: UUID) -> Sequence[Record]:
    """What is in each wallet now, and every payout with where it went."""
    members = member_ids_of_user(user_id)
    wallets: list[Record] = []
    for card in member_cards(members).values():
        community = community_by_id(card.community_id)
        wallet = wallet_of(community.id, card.id, community.currency)
        wallets.append(
            {
                "type": "wallet",
                "community": community.name,
                "unit": community.currency,
                "available_minor": wallet.available.amount_minor,
                "pending_minor": wallet.pending.amount_minor,
                "reserved_minor": wallet.reserved.amount_minor,
                "owed_minor": wallet.owed.amount_minor,
            }
        )
    payouts = Payout.objects.filter(member_id__in=members).order_by("requested_at", "id")
    told = payouts.values(
        "unit",
        "amount_minor",
        "fee_minor",
        "net_minor",
        "state",
        "provider",
        "destination",
        "reference",
        "reason",
        "requested_at",
        "closed_at",
    )
    return [*wallets, *({"type": "payout", **row} for row in told)]


@hinders_erasure("wallets")
def hinder(user_id: UUID) -> Sequence[str]:
    """Money that is on its way, or can be paid out, is not thrown away. What is below the minimum hinders nothing."""
    members = member_ids_of_user(user_id)
    reasons = []
    if Payout.objects.filter(member_id__in=members, state__in=WAITING).exists():
        reasons.append(_("还有提现没有到账，等它办完。"))
    for card in member_cards(members).values():
        community = community_by_id(card.community_id)
        wallet = wallet_of(community.id, card.id, community.currency)
        words = {"name": community.name}
        if wallet.pending.amount_minor:
            amount = write_amount(wallet.pending)
            reasons.append(_("“%(name)s”还有 %(amount)s 佣金没到账。") % {**words, "amount": amount})
        if wallet.withdrawable.amount_minor >= terms_of(community.id).minimum_minor:
            amount = write_amount(wallet.withdrawable)
            reasons.append(_("“%(name)s”的钱包里还有 %(amount)s，先提出来。") % {**words, "amount": amount})
    return reasons


@erases_personal_data("wallets")
def erase(user_id: UUID) -> None:
    """Amounts stay, they are the books; where they were paid to goes."""
    payouts = Payout.objects.filter(member_id__in=member_ids_of_user(user_id))
    payouts.update(destination={}, reason="")
