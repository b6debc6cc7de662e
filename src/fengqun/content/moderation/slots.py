"""What this room puts on pages of other rooms."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from fengqun.content.moderation.policies import MODERATE
from fengqun.content.moderation.queries import cases_waiting, count_waiting, quiets_at
from fengqun.kernel.requests import Request
from fengqun.kernel.slots import fill
from fengqun.people.circles.types import CircleCard
from fengqun.ui.navigation import nav_item

SHOWN_TODAY = 5


def _waiting(request: Request) -> int | None:
    return count_waiting(request.community.id, actor=request.actor) or None


nav_item("people", "moderation", _("举报与待审"), "flag", "moderation-queue", order=36, right=MODERATE, count=_waiting)


@fill("console.today", order=15)
def cases_today(request: Request, **_context: object) -> SafeString | None:
    """Cases that wait, the oldest first, with their age and who works on them."""
    community = request.community
    if community is None or not request.actor.may(MODERATE, community.id):
        return None
    cases, count, appeals = cases_waiting(community.id, actor=request.actor, limit=SHOWN_TODAY)
    if not cases and not appeals:
        return None
    context = {"cases": cases, "total": count + appeals, "appeals": appeals}
    return render_to_string("moderation/_today.html", context, request=request)


@fill("me.community", order=75)
def my_things(request: Request, **_context: object) -> SafeString | None:
    """My things that staff looked at, and what I flagged."""
    if request.community is None or request.actor.member_id is None:
        return None
    return render_to_string("moderation/_me.html", {}, request=request)


@fill("post.compose.forms", order=2)
def quiet_when_writing(request: Request, *, circle: CircleCard | None = None, **_context: object) -> SafeString | None:
    """Whether one has to wait before writing here, and until when."""
    community = request.community
    if community is None or request.actor.member_id is None:
        return None
    quiets = quiets_at(community.id, circle.id if circle else None)
    return render_to_string("moderation/_quiet.html", {"quiets": quiets}, request=request) if quiets else None
