"""What the frame puts on its own pages."""

from django.utils.translation import gettext_lazy as _

from fengqun.ui.navigation import nav_item
from fengqun.web.policies import SEE_TODAY

nav_item("top", "today", _("今日"), "home", "console-today", order=10, right=SEE_TODAY)
