"""What providers paid to the bank, for staff: the list, and the form that records one more."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fengqun.commerce.payments.commands import record_settlement
from fengqun.commerce.payments.forms import SettlementForm
from fengqun.commerce.payments.policies import SETTLE
from fengqun.commerce.payments.providers import offered
from fengqun.commerce.payments.queries import holdings
from fengqun.commerce.payments.queries import settlements as find_settlements
from fengqun.commerce.payments.wording import provider_label
from fengqun.kernel import clock
from fengqun.kernel.errors import DomainError
from fengqun.kernel.ids import read_id
from fengqun.kernel.policies import allow, having
from fengqun.kernel.requests import Request
from fengqun.people.communities.queries import member_cards

PAGE_SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@allow(having(SETTLE))
def settlements(request: Request) -> HttpResponse:
    """The settlements, the last recorded first; POST records one."""
    if request.method != "POST":
        return _page(request, _blank(request))
    form = SettlementForm(request.POST, providers=offered(), unit=request.community.currency)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        record_settlement(request.community.id, actor=request.actor, **form.facts)
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, form, status=422)
    messages.success(request, _("结算已登记。"))
    return redirect("payments-console-settlements", community=request.community.slug)


def _blank(request: Request) -> SettlementForm:
    """Proposes all that lies at the first provider, arriving today."""
    community = request.community
    today = clock.now().astimezone(community.zone).date()
    held = [one for one in holdings(community.id, community.currency) if one.held.amount_minor > 0]
    proposed = {"provider": held[0].provider, "amount": str(held[0].held.decimal)} if held else {}
    return SettlementForm(providers=offered(), unit=community.currency, initial={"day": today, **proposed})


def _page(request: Request, form: SettlementForm, *, status: int = 200) -> HttpResponse:
    community = request.community
    found = find_settlements(community.id, before=read_id(request.GET.get("before")), limit=PAGE_SIZE + 1)
    shown = found[:PAGE_SIZE]
    people = member_cards([card.recorded_by_id for card in shown if card.recorded_by_id])
    context = {
        "console_nav": "payments",
        "form": form,
        "holdings": [(provider_label(one.provider), one.held) for one in holdings(community.id, community.currency)],
        "rows": [
            {
                "settlement": card,
                "provider": provider_label(card.provider),
                "person": people.get(card.recorded_by_id) if card.recorded_by_id else None,
            }
            for card in shown
        ],
        "older": f"?before={shown[-1].id}" if len(found) > PAGE_SIZE else "",
    }
    return render(request, "payments/console/settlements.html", context, status=status)
