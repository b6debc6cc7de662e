"""Seal journals into the hash chain of their community."""

from uuid import UUID

from django.db import connection, transaction

from fengqun.kernel import clock
from fengqun.spine.ledger.models import Unsealed

MAX_JOURNALS_A_BLOCK = 2000


def seal(community_id: UUID, *, block_size: int = MAX_JOURNALS_A_BLOCK) -> int:
    """Seal what was posted since the last time, in blocks of about `block_size` journals; answer how many in all.

    May run beside itself and beside posting: one sealer a community works, the others answer 0.
    """
    sealed = 0
    while count := _seal_block(community_id, block_size):
        sealed += count
    return sealed


def seal_all() -> int:
    """Seal every community that has something to seal; answer how many journals were sealed."""
    waiting = Unsealed.objects.order_by("community_id").values_list("community_id", flat=True).distinct()
    return sum(seal(community_id) for community_id in list(waiting))


@transaction.atomic
def _seal_block(community_id: UUID, block_size: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_seal(%s, %s, %s)", [community_id, clock.now(), block_size])
        [count] = cursor.fetchone()
    return int(count)
