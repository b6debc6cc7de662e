"""What this room puts on pages of other rooms: its console pages, and who waits at the gate."""

from uuid import UUID

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from fengqun.kernel.policies import Role
from fengqun.kernel.requests import Request
from fengqun.kernel.slots import fill
from fengqun.people.communities.forms import ROLE_LABELS
from fengqun.people.communities.policies import (
    CHANGE_CANVAS,
    CHANGE_GATE,
    CHANGE_STAGES,
    REVIEW_APPLICATIONS,
    SEE_MEMBERS,
)
from fengqun.people.communities.queries import (
    applications_waiting,
    communities_of,
    gate_of,
    may_invite,
    stage_labels,
)
from fengqun.people.communities.queries.applications import applications_to_decide
from fengqun.people.communities.queries.figures import arrivals, stage_flow
from fengqun.people.communities.queries.trials import trials_to_decide
from fengqun.ui.flows import stations
from fengqun.ui.navigation import entrance, nav_item

SHOWN_TODAY = 5


def waiting_count(request: Request) -> int:
    """How many wait at the gate."""
    return applications_to_decide(request)


entrance("members", _("成员"), "team", "communities-members", order=80)
nav_item("people", "members", _("成员"), "team", "communities-console-members", order=10, right=SEE_MEMBERS)
nav_item(
    "people",
    "applications",
    _("入群申请"),
    "door",
    "communities-console-applications",
    order=20,
    right=REVIEW_APPLICATIONS,
    count=waiting_count,
)
nav_item("people", "gate", _("门槛与群规"), "shield", "communities-console-gate", order=30, right=CHANGE_GATE)
nav_item("people", "stages", _("成长阶段"), "star", "communities-console-stages", order=40, right=CHANGE_STAGES)
nav_item("system", "canvas", _("定位画布"), "settings", "communities-console-canvas", order=10, right=CHANGE_CANVAS)


@fill("me.community", order=10)
def ways_of_my_own(request: Request, **_context: object) -> SafeString | None:
    """The console for staff, the members, and one's invite codes: between what one owns and one's account."""
    community, actor = request.community, request.actor
    if community is None or actor.member_id is None:
        return None
    context = {
        "is_staff": bool(actor.roles & {Role.OWNER, Role.OPERATOR, Role.HOST}),
        "may_invite": may_invite(actor, community.id),
        "may_invite_people": gate_of(community.id).of_kind("invitation") is not None,
    }
    return render_to_string("communities/_me_rows.html", context, request=request)


@fill("accounts.identity", order=10)
def part_of(request: Request, *, user_id: UUID, **_context: object) -> SafeString:  # noqa: ARG001 - nobody is signed in
    """What somebody whom one can be on a trial server is there: their roles, else their stage."""
    places = communities_of(user_id)
    if not places:
        return format_html("{}", _("还没加入任何社群"))
    community, member = places[0]
    names = [label for role, label in ROLE_LABELS if role in member.roles]
    return format_html("{}", names[0] if names else stage_labels(community.kind).get(member.stage, _("成员")))


@fill("console.today", order=10)
def who_waits(request: Request, **_context: object) -> SafeString | None:
    """Applications that wait, to be decided in place."""
    community = request.community
    if community is None or not request.actor.may(REVIEW_APPLICATIONS, community.id):
        return None
    count = waiting_count(request)
    if not count:
        return None
    waiting = applications_waiting(community.id, limit=SHOWN_TODAY)
    context = {"waiting": waiting, "count": count, "more": count - len(waiting)}
    return render_to_string("communities/_todo_applications.html", context, request=request)


@fill("console.today", order=12)
def trials_that_ended(request: Request, **_context: object) -> SafeString | None:
    """Trials whose time is over and whose goals are not met: a host is asked."""
    community = request.community
    if community is None or not request.actor.may(REVIEW_APPLICATIONS, community.id):
        return None
    count = trials_to_decide(request)
    if not count:
        return None
    return render_to_string("communities/_todo_trials.html", {"count": count}, request=request)


@fill("console.today.figures", order=10)
def members_today(request: Request, **_context: object) -> SafeString | None:
    """How many belong, and who came in lately."""
    community = request.community
    if community is None or not request.actor.may(SEE_MEMBERS, community.id):
        return None
    context = {"total": community.member_count, "arrivals": arrivals(community.id, community.zone)}
    return render_to_string("communities/_today_figure.html", context, request=request)


@fill("console.today.aside", order=10)
def way_of_members(request: Request, **_context: object) -> SafeString | None:
    """How far members have come, and where they stay."""
    community = request.community
    if community is None or not request.actor.may(SEE_MEMBERS, community.id):
        return None
    counted = stage_flow(community.id, community.kind)
    stages = zip(counted, stations([stage.reached for stage in counted]), strict=True)
    return render_to_string("communities/_today_flow.html", {"stages": list(stages)}, request=request)
