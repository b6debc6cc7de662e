"""Let pending transfers expire whose time is over."""

from collections import defaultdict
from uuid import UUID

from django.db import transaction

from fengqun.kernel import clock
from fengqun.spine.ledger.commands.post import post_many
from fengqun.spine.ledger.models import Journal, Transfer
from fengqun.spine.ledger.types import Cause, JournalDraft, Posted, Release, State

MAX_EXPIRED_AT_ONCE = 1000
RULE = "ledger.expiry"


def expire_due(community_id: UUID | None = None, *, limit: int = MAX_EXPIRED_AT_ONCE) -> int:
    """Release the pending transfers whose `expires_at` has passed, at most `limit`; answer how many.

    Each exactly once, however often and wherever this runs: one that somebody else settles or
    releases at the same moment is left to them. One transaction a community.
    """
    due = Transfer.objects.filter(state=State.PENDING, expires_at__lte=clock.now()).order_by("expires_at")
    if community_id is not None:
        due = due.filter(community_id=community_id)
    transfers: dict[UUID, list[tuple[UUID, UUID]]] = defaultdict(list)
    for community, transfer_id, journal_id in due.values_list("community_id", "id", "journal_id")[:limit]:
        transfers[community].append((transfer_id, journal_id))
    return sum(_expire(community, found) for community, found in sorted(transfers.items()))


@transaction.atomic
def _expire(community_id: UUID, found: list[tuple[UUID, UUID]]) -> int:
    journals = Journal.objects.filter(community_id=community_id, id__in={journal_id for _id, journal_id in found})
    causes = {journal.id: Cause(journal.cause_kind, journal.cause_id) for journal in journals}
    drafts = [
        JournalDraft(
            community_id,
            f"{RULE}:{transfer_id}",
            RULE,
            causes[journal_id],
            (Release(transfer_id, is_expiry=True),),
        )
        for transfer_id, journal_id in found
    ]
    return sum(isinstance(answer, Posted) and not answer.is_replay for answer in post_many(drafts))
