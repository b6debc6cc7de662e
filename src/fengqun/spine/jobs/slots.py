"""What this room puts on pages that are not its own."""

from typing import cast

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from fengqun.kernel.requests import Request
from fengqun.kernel.slots import fill
from fengqun.spine.jobs.policies import HANDLE_JOBS
from fengqun.spine.jobs.queries import count_failed_jobs, failed_jobs
from fengqun.ui.navigation import nav_item

SHOWN_TODAY = 3
_KEY = "fengqun.jobs.waiting"


def _waiting(request: Request) -> int:
    """How many failed jobs this person may handle; asked once for each page."""
    counted: int | None = request.META.get(_KEY)
    if counted is None:
        with_server = request.actor.is_server_staff
        counted = request.META[_KEY] = count_failed_jobs(request.community.id, with_server=with_server)
    return counted


nav_item("system", "jobs", _("后台任务"), "refresh", "jobs-failed", order=50, right=HANDLE_JOBS, count=_waiting)


@fill("console.today", order=91)
def failed_today(request: HttpRequest) -> SafeString | None:
    """Jobs that have failed for good, the newest first."""
    request = cast("Request", request)
    community = request.community
    if community is None or not request.actor.may(HANDLE_JOBS, community.id):
        return None
    total = _waiting(request)
    if not total:
        return None
    failed = failed_jobs(community.id, with_server=request.actor.is_server_staff, limit=SHOWN_TODAY)
    context = {"failed": failed, "total": total, "more": total - len(failed)}
    return render_to_string("jobs/_today.html", context, request=request)
