"""Who may run surveys."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.policies import Right, Role

RUN_SURVEYS = Right("surveys.run", _("做问卷"), roles={Role.OPERATOR}, delegable=True)
"""Write surveys, open and close them, and read their results."""
