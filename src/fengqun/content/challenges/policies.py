"""Who may run challenges and see them: pure answers."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.policies import Right, Role

RUN_CHALLENGES = Right("challenges.run", _("办打卡"), roles={Role.OPERATOR, Role.HOST}, delegable=True)
"""Open and run challenges anywhere in the community; hosts of a circle run those of their circle without it."""
