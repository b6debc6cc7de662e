"""The console's pages: the queue, one case, one appeal, the rules, and the terms."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqun.kernel.errors import Denied, DomainError
from fengqun.kernel.policies import allow, having, having_somewhere
from fengqun.kernel.requests import Request, page_number
from fengqun.people.circles.queries import cards_by_id, circle_cards
from fengqun.people.communities.commands import publish_rules
from fengqun.people.communities.errors import InvalidSetting, MemberNotFound
from fengqun.people.communities.policies import CHANGE_GATE
from fengqun.people.communities.queries import current_rules, directory_page, member_card
from fengqun.people.communities.queries.rules import acceptances_page, agreement, rules_diff, rules_history
from fengqun.people.communities.types import MemberCard
from fengqun.people.conduct.choices import AppealState, CaseState, Step
from fengqun.people.conduct.commands import (
    change_conduct_terms,
    decide_appeal,
    decide_case,
    drop_case,
    open_violation,
)
from fengqun.people.conduct.errors import AppealNotFound, InvalidCase
from fengqun.people.conduct.forms import (
    AppealDecisionForm,
    CaseForm,
    DecisionForm,
    DropForm,
    RulesForm,
    TermsForm,
    every_measure,
    measure_key,
)
from fengqun.people.conduct.policies import JUDGE, JUDGE_APPEALS, SET_CONDUCT_TERMS, may_hear, require_measure, workers
from fengqun.people.conduct.queries import (
    appeals_waiting,
    case_card,
    case_of_appeal,
    cases_of,
    cases_page,
    count_appeals,
    count_open,
    hearers_of,
    suggestion_for,
    terms_of,
)
from fengqun.people.conduct.types import CaseCard, Measure, PenaltyCard

TABS = (CaseState.OPEN, "appeals", CaseState.DECIDED, CaseState.DROPPED)
QUOTED = 2_000


@require_GET
@never_cache
@allow(workers)
def queue(request: Request) -> HttpResponse:
    """What waits to be decided, oldest first; and what was decided."""
    community, actor = request.community, request.actor
    shown = request.GET.get("state", CaseState.OPEN)
    shown = shown if shown in TABS else CaseState.OPEN
    hears = actor.may(JUDGE_APPEALS, community.id)
    context = {
        "console_nav": "conduct",
        "shown": shown,
        "judges": actor.may_somewhere(JUDGE, community.id),
        "hears": hears,
        "open_count": count_open(community.id, actor=actor),
        "appeal_count": count_appeals(community.id) if hears else 0,
    }
    if shown == "appeals":
        context["appeals"] = appeals_waiting(community.id) if hears else []
    else:
        context["page"] = cases_page(community.id, actor=actor, state=shown, number=page_number(request))
    return render(request, "conduct/console/queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(having_somewhere(JUDGE))
def new(request: Request) -> HttpResponse:
    """Open a case: choose the member first, then say what happened."""
    accused = _accused(request)
    if accused is None:
        search = request.GET.get("q", "").strip()
        found = directory_page(request.community.id, search=search).object_list if search else []
        shown = {"console_nav": "conduct", "search": search, "found": found}
        return render(request, "conduct/console/choose.html", shown)
    form = _case_form(request)
    if request.method == "POST" and form.is_valid():
        try:
            case_id = open_violation(
                request.community.id,
                accused.id,
                actor=request.actor,
                reason=form.cleaned_data["reason"],
                rule_number=form.cleaned_data["rule_number"],
                evidence=form.evidence,
                circle_id=form.cleaned_data["circle_id"],
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("conduct-console-case", community=request.community.slug, case_id=case_id)
    context = {"console_nav": "conduct", "form": form, "accused": accused, "past": cases_of(accused.id)}
    return render(request, "conduct/console/new.html", context, status=422 if form.errors else 200)


@require_GET
@never_cache
@allow(workers)
def case_page(request: Request, case_id: UUID) -> HttpResponse:
    """One case, with what the ladder suggests while it is open."""
    return _case(request, case_card(request.community.id, case_id, actor=request.actor))


@require_POST
@allow(having_somewhere(JUDGE))
def decision(request: Request, case_id: UUID) -> HttpResponse:
    """Decide a case."""
    card = case_card(request.community.id, case_id, actor=request.actor)
    form = DecisionForm(request.POST, measures=every_measure())
    if not form.is_valid():
        return _case(request, card, form=form, status=422)
    try:
        decide_case(
            request.community.id,
            case_id,
            form.chosen.step,
            form.chosen.hours,
            actor=request.actor,
            reason=form.cleaned_data["reason"],
            departure=form.cleaned_data["departure"],
        )
    except InvalidCase as error:
        form.add_error("departure", str(error))
        return _case(request, card, form=form, status=422)
    messages.success(request, _("已裁决，对方会收到通知。"))
    return redirect("conduct-console-case", community=request.community.slug, case_id=case_id)


@require_POST
@allow(having_somewhere(JUDGE))
def dismissal(request: Request, case_id: UUID) -> HttpResponse:
    """Find that there was no violation."""
    card = case_card(request.community.id, case_id, actor=request.actor)
    form = DropForm(request.POST, prefix="drop")
    if not form.is_valid():
        return _case(request, card, drop_form=form, status=422)
    drop_case(request.community.id, case_id, actor=request.actor, reason=form.cleaned_data["reason"])
    messages.success(request, _("已记为不成立。"))
    return redirect("conduct-console", community=request.community.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(having(JUDGE_APPEALS))
def appeal_page(request: Request, appeal_id: UUID) -> HttpResponse:
    """One appeal, and its decision."""
    card = case_of_appeal(request.community.id, appeal_id, actor=request.actor)
    penalty = next(one for one in card.penalties if one.appeal is not None and one.appeal.id == appeal_id)
    milder = [one for one in every_measure() if _is_milder(one, penalty)]
    form = AppealDecisionForm(request.POST if request.method == "POST" else None, milder=milder)
    if request.method == "POST" and form.is_valid():
        try:
            decide_appeal(
                request.community.id,
                appeal_id,
                form.cleaned_data["outcome"],
                actor=request.actor,
                reason=form.cleaned_data["reason"],
                step=form.chosen.step,
                hours=form.chosen.hours,
            )
        except InvalidCase as error:
            form.add_error("measure" if "measure" in form.fields else None, str(error))
        else:
            messages.success(request, _("已复核，对方会收到通知。"))
            return redirect("conduct-console-case", community=request.community.slug, case_id=card.id)
    return _appeal(request, card, penalty, form)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(having(CHANGE_GATE))
def rules(request: Request) -> HttpResponse:
    """Write a new version of the rules; compare it before it is published."""
    community = request.community
    now = current_rules(community.id)
    initial = {"text": now.text, "shown": "\n".join(now.shown_when_writing), "asks_again": True}
    form = RulesForm(request.POST if request.method == "POST" else None, initial=initial)
    compared = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if "compare" in request.POST:
            compared = rules_diff(now.text, data["text"])
        else:
            try:
                publish_rules(
                    community.id,
                    actor=request.actor,
                    text=data["text"],
                    summary=data["summary"],
                    asks_again=data["asks_again"],
                    shown_when_writing=data["shown"],
                )
            except InvalidSetting as error:
                form.add_error("shown", str(error))
            else:
                messages.success(request, _("群规已发布。"))
                return redirect("conduct-console-rules", community=community.slug)
    context = {
        "console_nav": "rules",
        "form": form,
        "rules": now,
        "compared": compared,
        "versions": rules_history(community.id),
        "agreement": agreement(community.id),
    }
    return render(request, "conduct/console/rules.html", context, status=422 if form.errors else 200)


@require_GET
@never_cache
@allow(having(CHANGE_GATE))
def acceptances(request: Request) -> HttpResponse:
    """Who accepted which version when."""
    page = acceptances_page(request.community.id, number=page_number(request))
    context = {"console_nav": "rules", "page": page, "agreement": agreement(request.community.id)}
    return render(request, "conduct/console/acceptances.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(having(SET_CONDUCT_TERMS))
def terms(request: Request) -> HttpResponse:
    """How the community decides."""
    now = terms_of(request.community.id)
    initial = {"counting_days": now.counting_days, "appeal_days": now.appeal_days, "log_kind": now.log_kind}
    form = TermsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        change_conduct_terms(request.community.id, form.terms, actor=request.actor)
        messages.success(request, _("已保存。"))
        return redirect("conduct-console-terms", community=request.community.slug)
    context = {"console_nav": "conduct", "form": form}
    return render(request, "conduct/console/terms.html", context, status=422 if form.errors else 200)


def _accused(request: Request) -> MemberCard | None:
    text = request.GET.get("member", "")
    if not text:
        return None
    try:
        card = member_card(UUID(text))
    except ValueError as error:
        raise MemberNotFound from error
    if card.community_id != request.community.id or not card.is_present:
        raise MemberNotFound
    return card


def _case_form(request: Request) -> CaseForm:
    community, actor = request.community, request.actor
    everywhere = actor.may(JUDGE, community.id)
    if everywhere:
        circles = circle_cards(community.id, actor=actor)
    else:
        circles = list(cards_by_id(actor.scopes_of(JUDGE, community.id)).values())
    initial: dict[str, object] = {
        "evidence_kind": request.GET.get("kind", "")[:30],
        "evidence_id": request.GET.get("id", "")[:36],
        "evidence_url": request.GET.get("url", "")[:300],
        "evidence_text": request.GET.get("text", "")[:QUOTED],
        "circle_id": request.GET.get("circle", "")[:36],
    }
    return CaseForm(
        request.POST if request.method == "POST" else None,
        rules=current_rules(community.id).lines,
        circles=[(one.id, one.name) for one in circles],
        in_circles_only=not everywhere,
        initial=initial,
    )


def _case(
    request: Request,
    card: CaseCard,
    *,
    form: DecisionForm | None = None,
    drop_form: DropForm | None = None,
    status: int = 200,
) -> HttpResponse:
    community, actor = request.community, request.actor
    context: dict[str, object] = {
        "console_nav": "conduct",
        "case": card,
        "past": [one for one in cases_of(card.member.id) if one.id != card.id],
        "judges": actor.may(JUDGE, community.id, card.circle.id if card.circle else None),
    }
    if card.is_open:
        suggestion = suggestion_for(card.member.id, terms_of(community.id))
        measures = [one for one in every_measure() if _may_decide(request, one)]
        context |= {
            "suggestion": suggestion,
            "form": form or DecisionForm(measures=measures, initial={"measure": measure_key(suggestion.measure)}),
            "drop_form": drop_form or DropForm(prefix="drop"),
        }
    appeal = card.appeal
    if appeal is not None:
        penalty = next(one for one in card.penalties if one.id == appeal.penalty_id)
        context["hearers"] = hearers_of(community.id, card.member, penalty.judge_id)
        context["may_hear"] = may_hear(actor, community.id, member=card.member, first_judge_id=penalty.judge_id)
    return render(request, "conduct/console/case.html", context, status=status)


def _appeal(request: Request, card: CaseCard, penalty: PenaltyCard, form: AppealDecisionForm) -> HttpResponse:
    if penalty.appeal is None:
        raise AppealNotFound
    context = {
        "console_nav": "conduct",
        "case": card,
        "penalty": penalty,
        "appeal": penalty.appeal,
        "form": form,
        "may_hear": may_hear(request.actor, request.community.id, member=card.member, first_judge_id=penalty.judge_id),
        "hearers": hearers_of(request.community.id, card.member, penalty.judge_id),
        "outcomes": AppealState,
    }
    return render(request, "conduct/console/appeal.html", context, status=422 if form.errors else 200)


def _is_milder(one: Measure, penalty: PenaltyCard) -> bool:
    steps = tuple(Step.values)
    return (steps.index(one.step), one.hours) < (steps.index(penalty.measure.step), penalty.measure.hours)


def _may_decide(request: Request, measure: Measure) -> bool:
    try:
        require_measure(request.actor, request.community.id, measure.step, measure.hours)
    except Denied:
        return False
    return True
