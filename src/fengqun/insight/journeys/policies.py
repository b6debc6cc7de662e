"""Who may look."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.policies import Right, Role

SEE_INSIGHT = Right("journeys.see", _("看洞察"), roles={Role.OPERATOR})
