"""Who may look after payments."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import NotFound, SignInRequired
from fengqun.kernel.policies import Right, Role
from fengqun.kernel.requests import Request

VIEW_PAYMENTS = Right("payments.view", _("查看付款"), roles={Role.OPERATOR})
RETRY_REFUNDS = Right("payments.retry_refunds", _("重试退款"), roles={Role.OPERATOR})
SETTLE = Right("payments.settle", _("登记结算"), roles={Role.OPERATOR})
RECONCILE = Right("payments.reconcile", _("对账"), roles={Role.OPERATOR})


def payers(request: Request) -> None:
    """Open to everybody who has signed in: a payment is looked up among the person's own."""
    if request.community is None:
        raise NotFound
    if request.actor.user_id is None:
        raise SignInRequired
