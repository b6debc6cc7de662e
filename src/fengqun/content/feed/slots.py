"""What this room puts on pages of other rooms."""

from django.utils.translation import gettext_lazy as _

from fengqun.content.feed.policies import SEE_QUALITY
from fengqun.ui.navigation import nav_item

nav_item("content", "feed", _("内容质量"), "spark", "feed-console", order=30, right=SEE_QUALITY)
