"""The one way in which a payout changes its state."""

from uuid import UUID

from fengqun.commerce.wallets.errors import PayoutMoved
from fengqun.commerce.wallets.models import Payout, PayoutState
from fengqun.kernel.errors import NotFound


def move(
    community_id: UUID, payout_id: UUID, *, out_of: tuple[PayoutState, ...], into: PayoutState, **fields: object
) -> Payout:
    """Move the payout in one conditional statement and answer it as it stands now.

    The row stays locked until the transaction ends, so of two people who act at once the second finds it
    moved. Raises NotFound, or PayoutMoved with the state it is in.
    """
    rows = Payout.objects.filter(community_id=community_id, id=payout_id, state__in=out_of)
    moved = rows.update(state=into, **fields)
    payout = Payout.objects.filter(community_id=community_id, id=payout_id).first()
    if payout is None:
        raise NotFound
    if moved != 1:
        raise PayoutMoved(state=PayoutState(payout.state).label)
    return payout
