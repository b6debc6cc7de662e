"""What this room puts on pages that are not its own."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from fengqun.kernel.slots import fill
from fengqun.spine.search.policies import SEE_MISSES
from fengqun.ui.navigation import nav_item

nav_item("", "search", _("搜索"), "search", "search-console", order=15, right=SEE_MISSES)


@fill("appbar.acts", order=10)
def magnifier(request: HttpRequest) -> SafeString:
    """The way to the one box, in the bar of the home page."""
    return render_to_string("search/_magnifier.html", {}, request=request)
