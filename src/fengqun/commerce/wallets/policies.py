"""Who may do what with wallets."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.policies import Right, Role

REVIEW_PAYOUTS = Right("wallets.review_payouts", _("审批提现"), roles={Role.OPERATOR})
SET_PAYOUT_TERMS = Right("wallets.set_payout_terms", _("设定提现规则"), roles=())
READ_WALLETS = Right("wallets.read", _("查看成员的钱包流水"), roles={Role.OPERATOR})
