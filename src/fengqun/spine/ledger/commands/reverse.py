"""Reverse a journal."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fengqun.spine.ledger.commands.post import post
from fengqun.spine.ledger.errors import JournalNotFound, NotReversible
from fengqun.spine.ledger.models import Journal, Transfer
from fengqun.spine.ledger.types import Cause, JournalDraft, Mirror, Posted


def reverse(
    community_id: UUID,
    journal_id: UUID,
    *,
    key: str,
    cause: Cause,
    params: Mapping[str, Any] | None = None,
    rule: str = "ledger.reversal",
) -> Posted:
    """Correct a journal by its mirror: what it posted flows back, what is still pending is voided.

    Once per original: raises AlreadyReversed for the second one with another key. Raises
    JournalNotFound, NotReversible for a journal that made no transfer of its own or of whose transfers
    nothing is left to mirror, TransferNotPending when one is being settled right now, and whatever else
    `post` refuses.
    """
    known = Journal.objects.filter(community_id=community_id, id=journal_id).first()
    if known is None:
        raise JournalNotFound(journal_id=journal_id)
    made = set(
        Transfer.objects.filter(
            community_id=community_id, id__in=known.transfer_ids, journal_id=journal_id
        ).values_list("id", flat=True)
    )
    if not made:
        raise NotReversible(journal_id=journal_id)
    lines = tuple(Mirror(transfer_id) for transfer_id in known.transfer_ids if transfer_id in made)
    return post(JournalDraft(community_id, key, rule, cause, lines, params or {}, reverses=journal_id))
