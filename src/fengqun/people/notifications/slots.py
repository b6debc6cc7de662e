"""What this room puts on pages of other rooms: the bell, and the way from one's own page."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from fengqun.kernel.requests import Request
from fengqun.kernel.slots import fill
from fengqun.people.notifications.queries import unread_count
from fengqun.people.notifications.queries.notices import COUNTED


def unread_of(request: Request) -> int:
    """How many notices the visitor has not read; asked once for each page."""
    counted: int | None = getattr(request, "unread_notices", None)
    if counted is None:
        counted = unread_count(request.actor.member_id) if request.actor.member_id else 0
        request.unread_notices = counted  # type: ignore[attr-defined]
    return counted


@fill("appbar.acts", order=90)
def bell(request: Request, **_context: object) -> SafeString | None:
    """The bell on the community's own pages, with the number of what is unread."""
    return _render(request, "notifications/_bell.html")


@fill("me.rows", order=5)
def way_to_notices(request: Request, **_context: object) -> SafeString | None:
    """The way from one's own page."""
    return _render(request, "notifications/_me.html")


def _render(request: Request, template: str) -> SafeString | None:
    if request.community is None or request.actor.member_id is None:
        return None
    unread = unread_of(request)
    context = {"unread": unread, "shown": f"{COUNTED}+" if unread > COUNTED else str(unread)}
    return render_to_string(template, context, request=request)
