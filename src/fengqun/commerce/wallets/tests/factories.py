"""Money in wallets for tests."""

from django.db import transaction

from fengqun.commerce.wallets import chart
from fengqun.commerce.wallets.commands import request_payout
from fengqun.kernel.ids import new_id
from fengqun.kernel.money import Money
from fengqun.spine.ledger.commands import post
from fengqun.spine.ledger.types import Cause, JournalDraft, Line

ACCOUNT = {"holder": "周可", "bank": "工商银行", "number": "6222 0000 1111 6688"}


def fund(community, member, amount_minor, *, pending=False):
    """Money comes in from the bank, as from some room above."""
    gift = new_id()
    with transaction.atomic():
        return post(
            JournalDraft(
                community_id=community.id,
                key=f"tests.gift:{gift}",
                rule="tests.gift",
                cause=Cause("gift", gift),
                lines=(
                    Line(chart.bank("CNY"), chart.wallet_of(member.id, "CNY"), amount_minor, "CNY", pending=pending),
                ),
            )
        ).transfer_ids[0]


def owe(community, member, amount_minor):
    """The member owes, as after a clawback that the wallet could not cover."""
    debt = new_id()
    with transaction.atomic():
        post(
            JournalDraft(
                community_id=community.id,
                key=f"tests.debt:{debt}",
                rule="tests.debt",
                cause=Cause("debt", debt),
                lines=(Line(chart.receivable_of(member.id, "CNY"), chart.bank("CNY"), amount_minor, "CNY"),),
            )
        )


def ask(community, actor, amount_minor, *, key="k1"):
    """Ask for a payout."""
    return request_payout(
        community.id, actor=actor, amount=Money(amount_minor, "CNY"), destination=ACCOUNT, request_key=key
    )
