"""Who may look after what got stuck."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.policies import Right, Role

HANDLE_DEAD_LETTERS = Right("activity.dead_letters", _("处理搁置的后续"), {Role.OPERATOR})
