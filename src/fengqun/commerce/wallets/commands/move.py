"""The one way in which a payout changes its state."""

from uuid import UUID

from fengqun.commerce.wallets.errors import OwnPayout, PayoutMoved
from fengqun.commerce.wallets.models import Payout, PayoutState
from fengqun.kernel.errors import NotFound
from fengqun.kernel.policies import Actor


def move(
    community_id: UUID,
    payout_id: UUID,
    *,
    out_of: tuple[PayoutState, ...],
    into: PayoutState,
    by: Actor | None = None,
    **fields: object,
) -> Payout:
    """Move the payout in one conditional statement and answer it as it stands now.

    The row stays locked until the transaction ends, so of two people who act at once the second finds it
    moved. `by` is whoever may not be the one who is paid. Raises NotFound, PayoutMoved with the state it is
    in, or OwnPayout.
    """
    rows = Payout.objects.filter(community_id=community_id, id=payout_id, state__in=out_of)
    moved = rows.update(state=into, **fields)
    payout = Payout.objects.filter(community_id=community_id, id=payout_id).first()
    if payout is None:
        raise NotFound
    if by is not None:
        require_other(payout, by)
    if moved != 1:
        raise PayoutMoved(state=PayoutState(payout.state).label)
    return payout


def require_other(payout: Payout, actor: Actor) -> None:
    """Raise OwnPayout when the actor is the one who is paid; the owner of a community is no exception."""
    if payout.member_id == actor.member_id:
        raise OwnPayout
