"""The queue: look, claim, decide, undo, hear appeals."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from fengqun.content.moderation import commands, queries
from fengqun.content.moderation.choices import Outcome
from fengqun.content.moderation.forms import DecisionForm, HearingForm
from fengqun.content.moderation.policies import MODERATE, SET_MODERATION_TERMS, moderators
from fengqun.kernel.errors import DomainError
from fengqun.kernel.policies import allow
from fengqun.kernel.requests import Request, page_number
from fengqun.people.communities.queries import current_rules
from fengqun.people.conduct.policies import JUDGE

UNREADABLE = 422


@require_GET
@never_cache
@allow(moderators)
def queue(request: Request) -> HttpResponse:
    """What waits, the heaviest first; what was decided; appeals."""
    shown = request.GET.get("state", "open")
    shown = shown if shown in queries.SHOWN else "open"
    page = queries.queue_page(request.community.id, actor=request.actor, shown=shown, number=page_number(request))
    context = {
        "console_nav": "moderation",
        "shown": shown,
        "page": page,
        "can_set": request.actor.may(SET_MODERATION_TERMS, request.community.id),
        "can_save": request.actor.may(MODERATE, request.community.id),
    }
    return render(request, "moderation/console/queue.html", context)


@require_GET
@never_cache
@allow(moderators)
def case_page(request: Request, case_id: UUID) -> HttpResponse:
    """One case with what stands around it."""
    return _case(request, case_id)


@require_POST
@allow(moderators)
def claim(request: Request, case_id: UUID) -> HttpResponse:
    """Claim for half an hour, or give it back."""
    community = request.community
    if request.POST.get("_method") == "delete":
        commands.release_claim(community.id, case_id, actor=request.actor)
    else:
        commands.claim_case(community.id, case_id, actor=request.actor)
    return redirect("moderation-case", community=community.slug, case_id=case_id)


@require_POST
@allow(moderators)
def decision(request: Request, case_id: UUID) -> HttpResponse:
    """Decide, or take the decision back."""
    community = request.community
    if request.POST.get("_method") == "delete":
        commands.undo_decision(community.id, case_id, actor=request.actor)
        messages.success(request, _("决定撤销了，这一条又回到待处理。"))
        return redirect("moderation-case", community=community.slug, case_id=case_id)
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            violation_id = commands.decide(
                community.id,
                case_id,
                form.cleaned_data["outcome"],
                actor=request.actor,
                reason=form.said,
                rule_number=form.cleaned_data["rule_number"] or 0,
                is_spam=form.teaches,
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            if violation_id is not None:
                return redirect("conduct-console-case", community=community.slug, case_id=violation_id)
            messages.success(request, _("处理好了。"))
            return redirect(f"{reverse('moderation-queue', kwargs={'community': community.slug})}?done={case_id}")
    return _case(request, case_id, decision_form=form)


@require_POST
@allow(moderators)
def hearing(request: Request, case_id: UUID) -> HttpResponse:
    """Hear an appeal as another person than the one who decided."""
    form = HearingForm(request.POST)
    if form.is_valid():
        try:
            commands.hear_appeal(request.community.id, case_id, actor=request.actor, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("复核好了。"))
            return redirect("moderation-case", community=request.community.slug, case_id=case_id)
    return _case(request, case_id, hearing_form=form)


def _case(
    request: Request,
    case_id: UUID,
    *,
    decision_form: DecisionForm | None = None,
    hearing_form: HearingForm | None = None,
) -> HttpResponse:
    community, actor = request.community, request.actor
    case = queries.case_card(community.id, case_id, actor=actor)
    can_judge = actor.may(JUDGE, community.id, case.circle_id)
    is_mine = case.is_claimed and case.claimed_by is not None and case.claimed_by.id == actor.member_id
    is_own = case.author.id == actor.member_id
    first_decider = case.decided_by.id if case.decided_by else None
    context = {
        "console_nav": "moderation",
        "case": case,
        "around": queries.around(case),
        "reasons": queries.reasons_of(queries.terms_of(community.id)),
        "rules": list(enumerate(current_rules(community.id).lines, start=1)) if can_judge else [],
        "outcomes": [one for one in Outcome if can_judge or one != Outcome.VIOLATION],
        "is_mine": is_mine,
        "is_own": is_own,
        "may_decide": case.is_open and not is_own and (is_mine or not case.is_claimed),
        "may_hear": not is_own and actor.member_id != first_decider,
        "form": decision_form or DecisionForm(),
        "hearing_form": hearing_form or HearingForm(),
    }
    failed = any(one is not None and one.errors for one in (decision_form, hearing_form))
    return render(request, "moderation/console/case.html", context, status=UNREADABLE if failed else 200)
