"""Rights over circles, and what hosts may do: pure answers."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.policies import Right, Role

MANAGE_CIRCLES = Right("circles.manage", _("管理圈子"), roles={Role.OPERATOR})
"""Answers for all circles of the community, and so knows of the secret ones."""
