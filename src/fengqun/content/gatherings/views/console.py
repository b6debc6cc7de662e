"""Gatherings for those who run the community: all of them, one with its people, and what is settled for all."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from fengqun.content.gatherings import commands, queries
from fengqun.content.gatherings.forms import TermsForm
from fengqun.content.gatherings.policies import HOST_GATHERINGS
from fengqun.content.gatherings.views.common import UNREADABLE, find_as_host
from fengqun.content.gatherings.views.people import people_context
from fengqun.kernel.errors import DomainError
from fengqun.kernel.policies import allow, having
from fengqun.kernel.requests import Request, page_number
from fengqun.people.circles.queries import cards_by_id

NAV = "gatherings"


@require_GET
@allow(having(HOST_GATHERINGS))
def gatherings(request: Request) -> HttpResponse:
    """Every gathering that the actor may know of."""
    is_past, number = request.GET.get("tab") == "past", page_number(request)
    cards, has_more = queries.outings(request.community.id, actor=request.actor, past=is_past, number=number)
    circles = cards_by_id({card.circle_id for card in cards if card.circle_id})
    tab = "past" if is_past else ""
    base = reverse("gatherings-console", kwargs={"community": request.community.slug})
    context = {
        "console_nav": NAV,
        "rows": [(card, circles.get(card.circle_id) if card.circle_id else None) for card in cards],
        "tabs": [
            {"url": base, "label": _("接下来"), "current": not is_past},
            {"url": f"{base}?tab=past", "label": _("办过的"), "current": is_past},
        ],
        "tab": tab,
        "newer": f"?tab={tab}&page={number - 1}" if number > 1 else "",
        "older": f"?tab={tab}&page={number + 1}" if has_more else "",
    }
    return render(request, "gatherings/console/gatherings.html", context)


@require_GET
@allow(having(HOST_GATHERINGS))
def gathering(request: Request, gathering_id: UUID) -> HttpResponse:
    """One gathering with its people."""
    card = find_as_host(request, gathering_id)
    context = {"console_nav": NAV, "tickets": queries.tickets_of(card.id), **people_context(request, card)}
    return render(request, "gatherings/console/gathering.html", context)


@require_http_methods(["GET", "POST"])
@allow(having(HOST_GATHERINGS))
def terms(request: Request) -> HttpResponse:
    """What is settled for all gatherings."""
    form = TermsForm(request.POST or None, initial={"limit": queries.no_show_limit(request.community.id)})
    if request.method == "POST" and form.is_valid():
        try:
            commands.set_no_show_limit(request.community.id, form.cleaned_data["limit"], actor=request.actor)
        except DomainError as refusal:
            form.add_error("limit", str(refusal))
        else:
            messages.success(request, _("记下了，对以后的报名起作用。"))
            return redirect("gatherings-console", community=request.community.slug)
    context = {"console_nav": NAV, "form": form}
    return render(request, "gatherings/console/terms.html", context, status=UNREADABLE if form.errors else 200)
