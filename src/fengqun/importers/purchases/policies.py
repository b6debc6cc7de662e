"""Who may bring history in."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.policies import Right, Role

IMPORT_PURCHASES = Right("purchases.import", _("导入购买记录"), roles={Role.OPERATOR})
