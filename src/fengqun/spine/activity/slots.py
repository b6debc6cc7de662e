"""What this room puts on pages that are not its own."""

from typing import cast

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from fengqun.kernel.requests import Request
from fengqun.kernel.slots import fill
from fengqun.spine.activity.policies import HANDLE_DEAD_LETTERS
from fengqun.spine.activity.queries import dead_letters, letters_to_handle
from fengqun.ui.navigation import nav_item

SHOWN_TODAY = 3


def _waiting(request: Request) -> int:
    """How many wait for a person."""
    return letters_to_handle(request)


nav_item(
    "system",
    "dead-letters",
    _("搁置的后续"),
    "alert",
    "dead-letters",
    order=40,
    right=HANDLE_DEAD_LETTERS,
    count=_waiting,
)


@fill("console.today", order=90)
def parked_today(request: HttpRequest) -> SafeString | None:
    """Follow-ups that keep failing, the newest first."""
    request = cast("Request", request)
    community = request.community
    if community is None or not request.actor.may(HANDLE_DEAD_LETTERS, community.id):
        return None
    total = _waiting(request)
    if not total:
        return None
    letters = dead_letters(community.id, limit=SHOWN_TODAY)
    context = {"letters": letters, "total": total, "more": total - len(letters)}
    return render_to_string("activity/_today.html", context, request=request)
