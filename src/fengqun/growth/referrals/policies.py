"""Who may do what with referrals."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.policies import Right, Role

PROMOTE = Right("referrals.promote", _("推广并得佣金"), roles={Role.PROMOTER})
READ_COMMISSIONS = Right("referrals.read_commissions", _("查看推广与佣金"), roles={Role.OPERATOR})
SET_COMMISSION_RULES = Right("referrals.set_commission_rules", _("设定佣金规则"), roles={Role.OPERATOR})
