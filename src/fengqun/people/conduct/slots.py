"""What this room puts on pages of other rooms."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from fengqun.kernel.policies import Actor
from fengqun.kernel.requests import Request
from fengqun.kernel.slots import fill
from fengqun.people.communities.policies import CHANGE_GATE
from fengqun.people.communities.queries import current_rules
from fengqun.people.communities.types import MemberCard
from fengqun.people.conduct.policies import JUDGE, JUDGE_APPEALS, may_hear
from fengqun.people.conduct.queries import appeals_waiting, cases_waiting, count_open, hearers_of
from fengqun.people.conduct.queries.cases import appeals_to_hear, cases_to_judge
from fengqun.people.conduct.types import CaseCard
from fengqun.ui.navigation import nav_item

SHOWN_TODAY = 5


def waiting_count(request: Request) -> int:
    """How many open cases and appeals wait; of those who judge in some circles, the cases there."""
    actor, community_id = request.actor, request.community.id
    appeals = appeals_to_hear(request) if actor.may(JUDGE_APPEALS, community_id) else 0
    if actor.may(JUDGE, community_id):
        return cases_to_judge(request) + appeals
    return appeals + (count_open(community_id, actor=actor) if actor.scopes_of(JUDGE, community_id) else 0)


def _works_somewhere(request: Request) -> bool:
    actor, community_id = request.actor, request.community.id
    return actor.may(JUDGE_APPEALS, community_id) or actor.may_somewhere(JUDGE, community_id)


nav_item("people", "rules", _("群规"), "book", "conduct-console-rules", order=32, right=CHANGE_GATE)
nav_item(
    "people",
    "conduct",
    _("违规与申诉"),
    "shield",
    "conduct-console",
    order=34,
    right=JUDGE,
    count=waiting_count,
    also=_works_somewhere,
)


@fill("compose.rules", order=5)
def rules_when_writing(request: Request, **_context: object) -> SafeString | None:
    """The few rules that matter while writing, and the question to accept new ones."""
    community, actor = request.community, request.actor
    if community is None or actor.member_id is None:
        return None
    rules = current_rules(community.id)
    if not rules.shown_when_writing and not actor.rules_to_accept:
        return None
    context = {"shown": rules.shown_when_writing, "to_accept": actor.rules_to_accept, "here": request.path}
    return render_to_string("conduct/_when_writing.html", context, request=request)


@fill("me.community", order=70)
def my_conduct(request: Request, **_context: object) -> SafeString | None:
    """The rules, and what was decided about me."""
    if request.community is None or request.actor.member_id is None:
        return None
    return render_to_string("conduct/_me.html", {}, request=request)


@fill("console.member.actions", order=40)
def open_a_case(request: Request, *, member: MemberCard, **_context: object) -> SafeString | None:
    """From a member's page to a case about them."""
    community = request.community
    if community is None or not request.actor.may(JUDGE, community.id) or member.id == request.actor.member_id:
        return None
    return render_to_string("conduct/_member_action.html", {"member": member}, request=request)


@fill("console.today", order=25)
def decisions_today(request: Request, **_context: object) -> SafeString | None:
    """Cases and appeals that wait, the oldest first; an appeal that nobody may decide says so."""
    community, actor = request.community, request.actor
    if community is None:
        return None
    cases, count = cases_waiting(community.id, actor=actor, limit=SHOWN_TODAY) if _judges(request) else ([], 0)
    hears = actor.may(JUDGE_APPEALS, community.id) and appeals_to_hear(request)
    appeals = appeals_waiting(community.id, limit=SHOWN_TODAY) if hears else []
    rows = [row for case in appeals if (row := _appeal_row(case, actor))]
    if not cases and not rows:
        return None
    context = {"cases": cases, "appeals": rows, "count": count + len(rows)}
    return render_to_string("conduct/_today.html", context, request=request)


def _appeal_row(case: CaseCard, actor: Actor) -> tuple[CaseCard, bool, bool] | None:
    """A case with a waiting appeal: whether nobody may hear it, and whether this actor may.

    Not for the member. The first judge sees it only where it is stuck: to find a second person, not to hear it.
    """
    first_judge_id = next(one.judge_id for one in case.penalties if one.appeal and one.appeal.is_waiting)
    if may_hear(actor, case.member.community_id, member=case.member, first_judge_id=first_judge_id):
        return case, False, True
    if case.member.id == actor.member_id or hearers_of(case.member.community_id, case.member, first_judge_id):
        return None
    return case, True, False


def _judges(request: Request) -> bool:
    """Whether this actor has cases to judge, all or those of some circles."""
    community_id = request.community.id
    if request.actor.may(JUDGE, community_id):
        return bool(cases_to_judge(request))
    return request.actor.may_somewhere(JUDGE, community_id)
