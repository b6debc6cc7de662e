"""What is locked while it is decided about, and in which order."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection


def lock_wallets(member_ids: Iterable[UUID]) -> None:
    """Hold these members' wallets until the transaction ends, in id order.

    The ledger's floor already refuses what a wallet cannot cover. The lock is for decisions that divide an
    amount by what is available (a clawback, the settling of a debt), so that they see a balance that stays.
    """
    with connection.cursor() as cursor:
        for member_id in sorted(set(member_ids)):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [f"wallet:{member_id}"])


def lock_terms(community_id: UUID) -> None:
    """Hold the community's terms until the transaction ends, so that versions follow one after another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [f"payout terms:{community_id}"])
