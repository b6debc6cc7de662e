"""Who may do what with wallets, and whose a wallet is."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import NotFound
from fengqun.kernel.policies import Actor, Right, Role
from fengqun.kernel.requests import Request
from fengqun.people.communities.queries import customer_of

REVIEW_PAYOUTS = Right("wallets.review_payouts", _("审批提现"), roles={Role.OPERATOR})
SET_PAYOUT_TERMS = Right("wallets.set_payout_terms", _("设定提现规则"), roles=())
READ_WALLETS = Right("wallets.read", _("查看成员的钱包流水"), roles={Role.OPERATOR})


def holder_of(actor: Actor, community_id: UUID) -> UUID:
    """The id under which this person's money is kept: of a member, of one who left, or of a customer.

    Raises SignInRequired, or Denied for whoever never belonged to the community nor bought there.
    """
    if actor.user_id is not None and (actor.community_id != community_id or actor.member_id is None):
        card = customer_of(community_id, actor.user_id)
        if card is not None:
            return card.id
    return actor.require_member(community_id)


def holders(request: Request) -> None:
    """Open to everybody whose money may be kept here: who leaves keeps what is theirs."""
    if request.community is None:
        raise NotFound
    holder_of(request.actor, request.community.id)
