"""What this room puts on pages of other rooms."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from fengqun.kernel.requests import Request
from fengqun.kernel.slots import fill
from fengqun.people.circles.types import CircleCard
from fengqun.people.communities.policies import DELEGATE_RIGHTS
from fengqun.people.communities.types import MemberCard
from fengqun.people.duties.policies import RUN_DUTIES
from fengqun.people.duties.queries import gaps, honours, looking_after
from fengqun.people.duties.queries.people import has_served
from fengqun.people.duties.queries.terms import is_looked_after, is_looked_after_in, misses_somebody, wants_somebody
from fengqun.ui.navigation import entrance, nav_item

SHOWN_TODAY = 6

entrance("duties", _("值班"), "headset", "duties-overview", order=70)
nav_item("people", "duties", _("职责与值班"), "calendar", "duties-console", order=18, right=RUN_DUTIES)
nav_item("people", "delegations", _("授权"), "key", "duties-console-delegations", order=19, right=DELEGATE_RIGHTS)


@fill("home.top", order=70)
def who_looks_after_at_home(request: Request, **_context: object) -> SafeString | None:
    """Who looks after what now, in one line."""
    community, actor = request.community, request.actor
    if community is None or actor.member_id is None:
        return None
    terms = looking_after(community.id, actor=actor) if is_looked_after(request) else []
    return render_to_string("duties/_home.html", {"terms": terms}, request=request) if terms else None


@fill("community.about", order=40)
def who_looks_after(request: Request, **_context: object) -> SafeString | None:
    """The same for those who read about the community, members or not."""
    if request.community is None:
        return None
    terms = looking_after(request.community.id, actor=request.actor)
    return render_to_string("duties/_about.html", {"terms": terms}, request=request) if terms else None


@fill("circle.body", order=5)
def who_looks_after_the_circle(request: Request, *, circle: CircleCard, **_context: object) -> SafeString | None:
    """Who looks after what in a circle now, for those inside."""
    if request.community is None:
        return None
    if not is_looked_after_in(request, circle=circle.id):
        return None
    terms = looking_after(request.community.id, actor=request.actor, circle_id=circle.id)
    return render_to_string("duties/_home.html", {"terms": terms}, request=request) if terms else None


@fill("me.rows", order=30)
def my_duties(request: Request, **_context: object) -> SafeString | None:
    """The way to one's own duties."""
    if request.community is None or request.actor.member_id is None:
        return None
    return render_to_string("duties/_me.html", {}, request=request)


@fill("member.profile.tabs", order=15)
def honours_on_profile(request: Request, *, member: MemberCard, **_context: object) -> SafeString | None:
    """What a member served as."""
    if request.community is None:
        return None
    lines = honours(request.community.id, member_id=member.id) if has_served(request, other=member.id) else []
    return render_to_string("duties/_profile.html", {"lines": lines}, request=request) if lines else None


@fill("console.today", order=35)
def gaps_today(request: Request, **_context: object) -> SafeString | None:
    """What nobody looks after."""
    community, actor = request.community, request.actor
    if community is None or not actor.may(RUN_DUTIES, community.id):
        return None
    found = gaps(community.id, actor=actor) if wants_somebody(request) or misses_somebody(request) else []
    if not found:
        return None
    return render_to_string("duties/_today.html", {"gaps": found[:SHOWN_TODAY], "count": len(found)}, request=request)
