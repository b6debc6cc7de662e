"""Work of the whole server that no single room below can do."""

from uuid import UUID

from fengqun.spine.jobs.registry import NO_RETRY, job, periodic
from fengqun.spine.ledger.commands.verify_books import (
    register_verification_runner,
    run_verification,
    verify_all_books,
)


@job(name="ledger.verification", retry=NO_RETRY)
def run_asked_verification(*, community_id: UUID, verification_id: UUID) -> None:
    """Recompute the books of a community for somebody who asked."""
    run_verification(community_id, verification_id)


@periodic("41 19 * * *", name="ledger.verify")
def verify_every_night() -> None:
    """Recompute all books before dawn in China."""
    verify_all_books()


@register_verification_runner
def defer_verification(community_id: UUID, verification_id: UUID) -> None:
    """Verifications that people ask for run in the worker, in the transaction's wake."""
    run_asked_verification.defer_in_transaction(
        lock=f"ledger.verification:{community_id}", community_id=community_id, verification_id=verification_id
    )
