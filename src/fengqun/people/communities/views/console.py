"""The console's pages about members and applications."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqun.kernel.policies import Role, allow, having
from fengqun.kernel.requests import Request
from fengqun.people.accounts.queries import user_card
from fengqun.people.communities.activities import ConsentChanged, RoleGranted, RoleRevoked, StageReached
from fengqun.people.communities.choices import GRANTABLE_ROLES, STAGES, ConsentPurpose
from fengqun.people.communities.commands import (
    accept_application,
    appoint_stage,
    grant_role,
    refuse_application,
    revoke_role,
)
from fengqun.people.communities.errors import MemberNotFound
from fengqun.people.communities.forms import ROLE_LABELS, AppointForm, RefusalForm
from fengqun.people.communities.kinds import stage_label
from fengqun.people.communities.policies import APPOINT_STAGE, GRANT_ROLES, REVIEW_APPLICATIONS, SEE_MEMBERS
from fengqun.people.communities.queries import (
    application_card,
    applications_decided,
    applications_waiting,
    consents_of,
    count_by_stage,
    member_card,
    members_page,
    progress_of,
    refusal_reasons,
    trial_of,
)
from fengqun.people.communities.queries.people import MemberFilter
from fengqun.people.communities.types import MemberCard
from fengqun.spine.activity.queries import activities_about
from fengqun.spine.activity.types import StoredActivity


@require_GET
@allow(having(SEE_MEMBERS))
def members_table(request: Request) -> HttpResponse:
    """All members, to be searched and filtered."""
    community = request.community
    wanted = MemberFilter(
        search=request.GET.get("q", ""),
        stage=request.GET.get("stage", ""),
        role=request.GET.get("role", ""),
        gone="gone" in request.GET,
    )
    number = request.GET.get("page", "1")
    counts = count_by_stage(community.id)
    context = {
        "console_nav": "members",
        "page": members_page(community.id, wanted, number=int(number) if number.isdecimal() else 1),
        "wanted": wanted,
        "stages": [(stage, stage_label(community.kind, stage), counts[stage]) for stage in STAGES],
        "roles": ROLE_LABELS,
        "total": sum(counts.values()),
    }
    return render(request, "communities/console_members.html", context)


@require_GET
@allow(having(SEE_MEMBERS))
def member_detail(request: Request, member_id: UUID) -> HttpResponse:
    """One member, whole."""
    return _member_page(request, _member(request, member_id))


@require_POST
@allow(having(GRANT_ROLES))
def member_role(request: Request, member_id: UUID, role: str) -> HttpResponse:
    """Give a member a role, or take it back."""
    change = revoke_role if request.POST.get("go") == "revoke" else grant_role
    change(request.community.id, member_id, role, actor=request.actor)
    messages.success(request, _("角色已更改。"))
    return redirect("communities-console-member", community=request.community.slug, member_id=member_id)


@require_POST
@allow(having(APPOINT_STAGE))
def member_stage(request: Request, member_id: UUID) -> HttpResponse:
    """Give a member a stage by hand."""
    member = _member(request, member_id)
    form = AppointForm(request.POST, labels=_stage_labels(request))
    if not form.is_valid():
        return _member_page(request, member, form=form, status=422)
    appoint_stage(request.community.id, member_id, actor=request.actor, **form.cleaned_data)
    messages.success(request, _("阶段已更改。"))
    return redirect("communities-console-member", community=request.community.slug, member_id=member_id)


@require_GET
@never_cache
@allow(having(REVIEW_APPLICATIONS))
def applications(request: Request) -> HttpResponse:
    """Who waits at the gate, longest first; and what was decided lately."""
    context = {
        "console_nav": "applications",
        "waiting": applications_waiting(request.community.id),
        "decided": applications_decided(request.community.id, limit=20),
    }
    return render(request, "communities/console_applications.html", context)


@require_GET
@allow(having(REVIEW_APPLICATIONS))
def application(request: Request, application_id: UUID) -> HttpResponse:
    """One application with its answers."""
    return _application_page(request, application_id, _refusal_form(request))


@require_POST
@allow(having(REVIEW_APPLICATIONS))
def acceptance(request: Request, application_id: UUID) -> HttpResponse:
    """Let the applicant in."""
    member_id = accept_application(request.community.id, application_id, actor=request.actor)
    if member_id is None:
        messages.success(request, _("已通过这一步，对方接着走下一步。"))
    else:
        messages.success(request, _("%(name)s 已入群。") % {"name": member_card(member_id).name})
    return redirect(_after_decision(request))


@require_http_methods(["POST"])
@allow(having(REVIEW_APPLICATIONS))
def refusal(request: Request, application_id: UUID) -> HttpResponse:
    """Refuse, with a reason."""
    form = _refusal_form(request, request.POST)
    if not form.is_valid():
        return _application_page(request, application_id, form, status=422)
    refuse_application(request.community.id, application_id, actor=request.actor, **form.cleaned_data)
    messages.success(request, _("已告诉对方，并附上理由。"))
    return redirect("communities-console-applications", community=request.community.slug)


def _refusal_form(request: Request, data: QueryDict | None = None) -> RefusalForm:
    kept = [(label, text) for _id, label, text in refusal_reasons(request.community.id)]
    return RefusalForm(data, reasons=kept)


def _application_page(request: Request, application_id: UUID, form: RefusalForm, *, status: int = 200) -> HttpResponse:
    card = application_card(application_id, community_id=request.community.id)
    context = {"console_nav": "applications", "application": card, "form": form, "person": user_card(card.user_id)}
    return render(request, "communities/console_application.html", context, status=status)


def _member_page(
    request: Request, member: MemberCard, *, form: AppointForm | None = None, status: int = 200
) -> HttpResponse:
    community, actor = request.community, request.actor
    progress = progress_of(member, kind=community.kind)
    labels = dict(ROLE_LABELS)
    history = activities_about(community.id, "member", member.id)
    context = {
        "console_nav": "members",
        "member": member,
        "person": user_card(member.user_id),
        "progress": progress,
        "trial": trial_of(member.id),
        "consents": consents_of(community.id, member.user_id),
        "log": [(one, _detail(community.kind, one)) for one in reversed(history)],
        "may_grant": actor.may(GRANT_ROLES, community.id) and member.is_present,
        "may_appoint": actor.may(APPOINT_STAGE, community.id) and member.is_present,
        "roles": [(role, labels[role], Role(role) in member.roles) for role in GRANTABLE_ROLES],
        "form": form or AppointForm(labels=_stage_labels(request), initial={"stage": member.stage}),
    }
    return render(request, "communities/console_member.html", context, status=status)


def _detail(kind: str, stored: StoredActivity) -> str | Promise:
    """What an entry of the log is about: which role, which stage, which consent."""
    match stored.activity:
        case RoleGranted(role=role) | RoleRevoked(role=role):
            return dict(ROLE_LABELS).get(role, role)
        case StageReached(stage=stage):
            return stage_label(kind, stage)
        case ConsentChanged(purpose=purpose):
            return ConsentPurpose(purpose).label
        case _:
            return ""


def _stage_labels(request: Request) -> list[tuple[str, object]]:
    return [(str(stage), stage_label(request.community.kind, stage)) for stage in STAGES]


def _member(request: Request, member_id: UUID) -> MemberCard:
    card = member_card(member_id)
    if card.community_id != request.community.id:
        raise MemberNotFound
    return card


def _after_decision(request: Request) -> str:
    """Back to Today, if it was done from there."""
    slug = request.community.slug
    return f"/c/{slug}/console/" if request.POST.get("from") == "today" else f"/c/{slug}/console/applications/"
