"""What this room puts on pages that are not its own."""

from typing import cast

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from fengqun.kernel.requests import Request
from fengqun.kernel.slots import fill
from fengqun.spine.ledger.policies import SEE_LEDGER
from fengqun.spine.ledger.queries.proof import last_verification
from fengqun.ui.navigation import nav_item

nav_item("growth", "ledger", _("账本"), "scale", "ledger-console", order=20, right=SEE_LEDGER)


@fill("console.today", order=5)
def wrong_books_today(request: HttpRequest) -> SafeString | None:
    """What the last verification found wrong: nothing else is as urgent."""
    request = cast("Request", request)
    community = request.community
    if community is None or not request.actor.may(SEE_LEDGER, community.id):
        return None
    found = last_verification(community.id)
    if found is None or found.is_clean:
        return None
    return render_to_string("ledger/_today.html", {"verification": found}, request=request)
