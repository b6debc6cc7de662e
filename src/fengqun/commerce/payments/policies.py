"""Who may look after payments."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.policies import Right, Role

VIEW_PAYMENTS = Right("payments.view", _("查看付款"), roles={Role.OPERATOR})
RETRY_REFUNDS = Right("payments.retry_refunds", _("重试退款"), roles={Role.OPERATOR})
RECONCILE = Right("payments.reconcile", _("对账"), roles={Role.OPERATOR})
