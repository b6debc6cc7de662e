"""Verify a community's books and remember the answer, so that pages can show it without recomputing."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.utils import translation

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.spine.ledger.models import Account, Verification
from fengqun.spine.ledger.policies import SEE_LEDGER
from fengqun.spine.ledger.queries.proof import waiting_verification
from fengqun.spine.ledger.queries.verify import Finding, verify

KEPT = 30
MAX_FINDINGS = 200
SOURCE_LANGUAGE = "zh-hans"

Runner = Callable[[UUID, UUID], None]
"""`runner(community_id, verification_id)` sees to it that `run_verification` is called with these."""


def run_verification(community_id: UUID, verification_id: UUID) -> None:
    """Recompute the books and write the answer down. May be repeated."""
    report = verify(community_id)
    answers = {
        "verified_at": clock.now(),
        "accounts": report.accounts,
        "journals": report.journals,
        "transfers": report.transfers,
        "blocks": report.blocks,
        "findings": [_kept(finding) for finding in report.findings[:MAX_FINDINGS]],
    }
    Verification.objects.filter(community_id=community_id, id=verification_id).update(**answers)
    rows = Verification.objects.filter(community_id=community_id).order_by("-id").values_list("id", flat=True)
    for old in rows[KEPT : 2 * KEPT]:
        Verification.objects.filter(community_id=community_id, id=old).delete()


_runners: list[Runner] = [run_verification]


def register_verification_runner(runner: Runner) -> Runner:
    """Let verifications that people ask for be run by `runner` (a job) instead of on the spot."""
    _runners[:] = [runner]
    return runner


@transaction.atomic
def ask_for_verification(community_id: UUID, *, actor: Actor) -> UUID:
    """Ask for a verification of the books; answer its id, which is that of one still under way if there is one.

    Raises SignInRequired or Denied.
    """
    actor.require(SEE_LEDGER, community_id)
    waiting = waiting_verification(community_id)
    if waiting is not None:
        return waiting
    asked = Verification.objects.create(community_id=community_id, asked_by=actor.member_id)
    _runners[-1](community_id, asked.id)
    return asked.id


def verify_books(community_id: UUID) -> None:
    """Verify the books of one community now and remember the answer."""
    asked = Verification.objects.create(community_id=community_id)
    run_verification(community_id, asked.id)


def verify_all_books() -> int:
    """Verify the books of every community that has any; answer how many there were."""
    communities = list(Account.objects.values_list("community_id", flat=True).distinct())
    for community_id in communities:
        verify_books(community_id)
    return len(communities)


def _kept(finding: Finding) -> dict[str, object]:
    with translation.override(SOURCE_LANGUAGE):
        return {
            "code": finding.code,
            "sentence": str(finding.sentence),
            "ids": [str(identifier) for identifier in finding.ids],
            "expected": finding.expected,
            "found": finding.found,
        }
