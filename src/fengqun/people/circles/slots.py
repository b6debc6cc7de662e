"""What this room puts on pages of other rooms."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from fengqun.kernel.requests import Request
from fengqun.kernel.slots import fill
from fengqun.people.circles.policies import MANAGE_CIRCLES
from fengqun.people.circles.queries import (
    circles_in_need,
    circles_in_trouble,
    circles_of_member,
    circles_to_know,
    count_circles,
    invitations_to,
    is_invited,
    my_circles,
)
from fengqun.people.communities.types import MemberCard
from fengqun.ui.navigation import nav_item

nav_item("people", "circles", _("圈子"), "circles", "circles-console", order=15, right=MANAGE_CIRCLES)


@fill("home.top", order=60)
def my_circles_at_home(request: Request, **_context: object) -> SafeString | None:
    """A member's circles in a row, invitations first; where there are none yet, the way to the directory."""
    community, member_id = request.community, request.actor.member_id
    if community is None or member_id is None:
        return None
    mine, invitations = my_circles(member_id), invitations_to(member_id) if is_invited(request) else []
    total = 0 if mine or invitations else _circles_to_know(request)
    if not (mine or invitations or total):
        return None
    context = {"mine": mine, "invitations": invitations, "total": total}
    return render_to_string("circles/_home.html", context, request=request)


@fill("member.profile.tabs", order=5)
def circles_on_profile(request: Request, *, member: MemberCard, **_context: object) -> SafeString | None:
    """The circles of a member, as far as the visitor may know of them."""
    if request.community is None:
        return None
    circles = circles_of_member(request.community.id, member.id, actor=request.actor)
    return render_to_string("circles/_profile.html", {"circles": circles}, request=request) if circles else None


@fill("console.today", order=40)
def circles_to_look_after(request: Request, **_context: object) -> SafeString | None:
    """Circles without a host, and circles that have grown too large."""
    community = request.community
    if community is None or not request.actor.may(MANAGE_CIRCLES, community.id):
        return None
    circles, count = circles_in_need(community.id) if circles_in_trouble(request) else ([], 0)
    if not circles:
        return None
    return render_to_string("circles/_today.html", {"circles": circles, "count": count}, request=request)


def _circles_to_know(request: Request) -> int:
    """How many active circles this member may know of."""
    if request.actor.may(MANAGE_CIRCLES, request.community.id):
        return count_circles(request.community.id, actor=request.actor)
    return circles_to_know(request)
