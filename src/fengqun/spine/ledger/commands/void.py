"""Void a pending transfer."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fengqun.spine.ledger.commands.post import post
from fengqun.spine.ledger.types import Cause, JournalDraft, Posted, Release


def void(
    community_id: UUID,
    transfer_id: UUID,
    *,
    key: str,
    cause: Cause,
    params: Mapping[str, Any] | None = None,
    rule: str = "ledger.void",
) -> Posted:
    """Release a pending transfer: nothing of it will be posted.

    Exactly once: raises TransferNotPending when it was settled or released before with another key,
    TransferNotFound, KeyReused.
    """
    return post(JournalDraft(community_id, key, rule, cause, (Release(transfer_id),), params or {}))
