"""The stages: explained to everybody here, and edited in the console."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from fengqun.kernel.errors import DomainError
from fengqun.kernel.policies import allow, having, members
from fengqun.kernel.requests import Request
from fengqun.people.communities.commands import change_stage_rules
from fengqun.people.communities.commands.ladders import checked_rules
from fengqun.people.communities.policies import CHANGE_STAGES
from fengqun.people.communities.queries import (
    count_by_stage,
    ladder_of,
    member_card,
    progress_of,
    stage_labels,
    stages_explained,
    would_rise,
)
from fengqun.people.communities.queries.ladders import read_ladder
from fengqun.people.communities.stage_forms import StageForm, stage_forms


@require_GET
@never_cache
@allow(members)
def stages_page(request: Request) -> HttpResponse:
    """All stages: what leads there, what each gives, where one stands oneself."""
    community = request.community
    card = member_card(request.actor.member_id)  # type: ignore[arg-type]  # the policy asked for a member
    context = {
        "nav": "me",
        "stages": stages_explained(community.id, count_by_stage(community.id)),
        "member": card,
        "progress": progress_of(card, kind=community.kind),
    }
    return render(request, "communities/stages.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(having(CHANGE_STAGES))
def stage_rules(request: Request) -> HttpResponse:
    """Edit what leads to each stage; a look at who would rise comes before saving."""
    community = request.community
    ladder = ladder_of(community.id)
    forms = stage_forms(ladder, request.POST if request.method == "POST" else None)
    rising: Mapping[str, int] | None = None
    status = 200
    if request.method == "POST":
        status = 422
        are_valid = [form.is_valid() for form in forms]
        if all(are_valid):
            try:
                rules = checked_rules([form.rule for form in forms])
                if request.POST.get("go") == "save":
                    version = change_stage_rules(community.id, rules, actor=request.actor)
                    messages.success(
                        request, _("已保存为第 %(version)d 版。够条件的人已经升上去了。") % {"version": version}
                    )
                    return redirect("communities-console-stages", community=community.slug)
                rising = would_rise(community.id, read_ladder(community.kind, rules))
                status = 200
            except DomainError as error:
                forms[0].add_error(None, str(error))
    return _page(request, forms, rising, status=status)


def _page(request: Request, forms: list[StageForm], rising: Mapping[str, int] | None, *, status: int) -> HttpResponse:
    labels = stage_labels(request.community.kind)
    context: dict[str, Any] = {
        "console_nav": "stages",
        "forms": forms,
        "rising": [(labels[stage], count) for stage, count in rising.items()] if rising is not None else None,
        "rising_total": sum(rising.values()) if rising is not None else 0,
        "counts": count_by_stage(request.community.id),
    }
    return render(request, "communities/console_stages.html", context, status=status)
