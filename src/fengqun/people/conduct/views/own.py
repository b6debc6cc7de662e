"""What members read: the rules, the public log, and what was decided about themselves."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqun.kernel import clock
from fengqun.kernel.policies import allow, anyone, members, signed_in
from fengqun.kernel.requests import Request, page_number
from fengqun.people.communities.commands import accept_rules
from fengqun.people.communities.queries import current_rules, customer_of
from fengqun.people.communities.queries.rules import acceptances_of, rules_history
from fengqun.people.communities.types import MemberCard
from fengqun.people.conduct.choices import LogKind
from fengqun.people.conduct.commands import file_appeal
from fengqun.people.conduct.errors import InvalidCase, PenaltyNotFound
from fengqun.people.conduct.forms import AppealForm
from fengqun.people.conduct.queries import cases_of, hearers_of, log_page, terms_of
from fengqun.people.conduct.types import CaseCard, PenaltyCard

SHOWN_VERSIONS = 10


@require_GET
@allow(anyone)
def rules(request: Request) -> HttpResponse:
    """The rules that hold, what changed last, and the versions before; with the question to accept, where it waits."""
    community, actor = request.community, request.actor
    versions = rules_history(community.id, limit=SHOWN_VERSIONS)
    accepted = acceptances_of(community.id, actor.user_id) if actor.user_id and actor.member_id else []
    context = {
        "nav": "me",
        "rules": current_rules(community.id),
        "versions": versions,
        "to_accept": actor.rules_to_accept if actor.member_id else 0,
        "accepted": accepted[0] if accepted else None,
        "shows_log": terms_of(community.id).log_kind != LogKind.OFF and actor.member_id is not None,
        "next": _safe(request.GET.get("next", "")),
    }
    return render(request, "conduct/rules.html", context)


@require_POST
@allow(members)
def acceptance(request: Request) -> HttpResponse:
    """Accept the rules that hold, and go on with what one was about to write."""
    number = request.POST.get("version", "")
    accept_rules(request.community.id, int(number) if number.isascii() and number.isdigit() else 0, actor=request.actor)
    messages.success(request, _("已同意，可以接着写了。"))
    back = _safe(request.POST.get("next", ""))
    return redirect(back) if back else redirect("conduct-rules", community=request.community.slug)


@require_GET
@never_cache
@allow(signed_in)
def mine(request: Request) -> HttpResponse:
    """What was decided about me, and how to appeal: also for somebody who was removed."""
    me = _me(request)
    context = {
        "nav": "me",
        "cases": cases_of(me.id) if me else [],
        "now": clock.now(),
        "is_silenced": request.actor.is_silenced,
        "silenced_until": request.actor.silenced_until,
        "is_member": request.actor.member_id is not None,
    }
    return render(request, "conduct/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(signed_in)
def appeal(request: Request, penalty_id: UUID) -> HttpResponse:
    """Appeal against one penalty."""
    me = _me(request)
    case, penalty = _own_penalty(me, penalty_id)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            file_appeal(request.community.id, penalty_id, actor=request.actor, text=form.cleaned_data["text"])
        except InvalidCase as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, _("申诉交上去了，由另一个人复核。"))
            return redirect("conduct-mine", community=request.community.slug)
    context = {
        "nav": "me",
        "case": case,
        "penalty": penalty,
        "form": form,
        "may_appeal": penalty.may_be_appealed(clock.now()),
        "hearers": hearers_of(request.community.id, case.member, penalty.judge_id),
    }
    return render(request, "conduct/appeal.html", context, status=422 if form.errors else 200)


@require_GET
@allow(members)
def log(request: Request) -> HttpResponse:
    """The public log, with names where the community shows them."""
    context = {
        "nav": "me",
        "page": log_page(request.community.id, number=page_number(request)),
        "terms": terms_of(request.community.id),
        "is_off": terms_of(request.community.id).log_kind == LogKind.OFF,
    }
    return render(request, "conduct/log.html", context)


def _me(request: Request) -> MemberCard | None:
    user_id = request.actor.user_id
    return customer_of(request.community.id, user_id) if user_id else None


def _own_penalty(me: MemberCard | None, penalty_id: UUID) -> tuple[CaseCard, PenaltyCard]:
    for case in cases_of(me.id) if me else []:
        for penalty in case.penalties:
            if penalty.id == penalty_id:
                return case, penalty
    raise PenaltyNotFound


def _safe(address: str) -> str:
    """The address, if it is a page of this server."""
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None) and address.startswith("/")
    return address if is_ours else ""
