"""Rights in this room."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.policies import Right, Role

RUN_DUTIES = Right("duties.run", _("安排职责"), roles={Role.OPERATOR})
"""Kinds, the roster, appointing and dismissing; not delegable, since terms carry rights."""
