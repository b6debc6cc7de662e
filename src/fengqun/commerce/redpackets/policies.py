"""Who may do what with red packets."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.policies import Right, Role

GIVE_FOR_COMMUNITY = Right("redpackets.give", _("代表社群发红包"), roles={Role.OPERATOR})
SEE_PACKETS = Right("redpackets.see", _("查看红包报表"), roles={Role.OPERATOR})
SET_LIMITS = Right("redpackets.limits", _("设定红包上限"), roles={Role.OPERATOR})
