"""Rights of the frame itself."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.policies import Right, Role

SEE_TODAY = Right("console.today", _("看今日"), roles={Role.OPERATOR, Role.HOST})
