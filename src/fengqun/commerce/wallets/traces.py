"""Explanations as the member's pages draw them."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from fengqun.commerce.wallets.policies import READ_WALLETS, holder_of
from fengqun.kernel.errors import NotFound
from fengqun.kernel.policies import Actor
from fengqun.spine.ledger.queries import Explanation, Step, explain_transfer, transfer
from fengqun.spine.ledger.types import Owner, TransferView


def explain_own(community_id: UUID, transfer_id: UUID, *, actor: Actor) -> tuple[TransferView, Explanation]:
    """Why one transfer: for the member who owns one of its accounts, and for staff who read wallets.

    Raises NotFound for everybody else, as for a transfer that does not exist.
    """
    found = transfer(community_id, transfer_id)
    if not actor.may(READ_WALLETS, community_id):
        owner = Owner("member", holder_of(actor, community_id))
        if owner not in {found.debit.owner, found.credit.owner}:
            raise NotFound
    return found, explain_transfer(community_id, transfer_id)


def told_once(explanation: Explanation) -> Sequence[Step]:
    """The steps without those activities that a journal's own step tells already, and with one current step."""
    by_journal = {step.activity_id for step in explanation.steps if step.rule}
    kept = [step for step in explanation.steps if step.rule or step.text or step.activity_id not in by_journal]
    current = [place for place, step in enumerate(kept) if step.state == "now"]
    return [
        replace(step, state="") if step.state == "now" and place != current[-1] else step
        for place, step in enumerate(kept)
    ]
