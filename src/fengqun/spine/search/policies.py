"""Who may see what was looked for in vain."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.policies import Right, Role

SEE_MISSES = Right("search.misses", _("看没找到的搜索"), {Role.OPERATOR})
