"""Settle a pending transfer."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fengqun.spine.ledger.commands.post import post
from fengqun.spine.ledger.types import Cause, JournalDraft, Posted, Settlement


def settle(
    community_id: UUID,
    transfer_id: UUID,
    *,
    key: str,
    cause: Cause,
    amount_minor: int | None = None,
    params: Mapping[str, Any] | None = None,
    rule: str = "ledger.settlement",
) -> Posted:
    """Post a pending transfer in full, or `amount_minor` minor units of it; the rest is released.

    Exactly once: raises TransferNotPending when it was settled or released before with another key,
    TransferLapsed when its time is over, SettlesTooMuch, TransferNotFound, KeyReused, InsufficientFunds.
    """
    lines = (Settlement(transfer_id, amount_minor),)
    return post(JournalDraft(community_id, key, rule, cause, lines, params or {}))
