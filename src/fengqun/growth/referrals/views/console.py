"""Staff see promoters and commissions, and set the rules."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fengqun.growth.referrals import commands
from fengqun.growth.referrals.forms import RuleForm, TermsForm
from fengqun.growth.referrals.models import CommissionState
from fengqun.growth.referrals.policies import READ_COMMISSIONS, SET_COMMISSION_RULES
from fengqun.growth.referrals.queries import (
    commissions,
    funnel,
    profile_of,
    promoters,
    rule_history,
    rules_in_force,
    terms_of,
)
from fengqun.growth.referrals.queries.commissions import earning_ids
from fengqun.growth.referrals.rates import write_rate
from fengqun.growth.referrals.rows import commission_rows
from fengqun.kernel import clock
from fengqun.kernel.errors import DomainError
from fengqun.kernel.ids import read_id
from fengqun.kernel.policies import allow, having
from fengqun.kernel.requests import Request
from fengqun.people.communities.queries import member_cards
from fengqun.product.catalog.queries import listed_products, product_cards

INVALID = 422
PAGE_SIZE = 50
SHOWN_PROMOTERS = 50


@require_GET
@allow(having(READ_COMMISSIONS))
def index(request: Request) -> HttpResponse:
    """Promoters and the figures of promotion."""
    community = request.community
    found = promoters(community.id, earning_ids(community.id), unit=community.currency)[:SHOWN_PROMOTERS]
    people = member_cards(row.member_id for row in found)
    default = rules_in_force(community.id, [], at=clock.now())[None]
    context = {
        "console_nav": "referrals",
        "tab": "promoters",
        "rows": [(row, people.get(row.member_id)) for row in found],
        "funnel": funnel(community.id, unit=community.currency),
        "profile": profile_of(community.id),
        "terms": terms_of(community.id),
        "default_rate": write_rate(default.rate_bps),
    }
    return render(request, "referrals/console/promoters.html", context)


@require_GET
@allow(having(READ_COMMISSIONS))
def commission_list(request: Request) -> HttpResponse:
    """Every commission, by state and promoter."""
    community = request.community
    state = request.GET.get("state", "")
    state = state if state in CommissionState.values else ""
    promoter_id = read_id(request.GET.get("promoter", ""))
    text = request.GET.get("page", "1")
    number = int(text) if text.isdecimal() and 0 < int(text) < 10_000 else 1  # noqa: PLR2004
    found = commissions(
        community.id, promoter_id=promoter_id, state=state, limit=PAGE_SIZE + 1, offset=(number - 1) * PAGE_SIZE
    )
    kept = f"state={state}" + (f"&promoter={promoter_id}" if promoter_id else "")
    context = {
        "console_nav": "referrals",
        "tab": "commissions",
        "rows": commission_rows(found[:PAGE_SIZE], request),
        "state": state,
        "states": CommissionState.choices,
        "promoter": member_cards([promoter_id]).get(promoter_id) if promoter_id else None,
        "promoter_id": promoter_id,
        "newer": f"?{kept}&page={number - 1}" if number > 1 else "",
        "older": f"?{kept}&page={number + 1}" if len(found) > PAGE_SIZE else "",
    }
    return render(request, "referrals/console/commissions.html", context)


@require_GET
@allow(having(READ_COMMISSIONS))
def rules(request: Request) -> HttpResponse:
    """The rates in force and their history."""
    return _rules_page(request, _rule_form(request))


@require_POST
@allow(having(SET_COMMISSION_RULES))
def rule_versions(request: Request) -> HttpResponse:
    """A new version of a rate."""
    form = _rule_form(request, request.POST)
    if not form.is_valid():
        return _rules_page(request, form, status=INVALID)
    try:
        commands.set_rule(
            request.community.id,
            actor=request.actor,
            rate_bps=form.rate_bps(),
            product_id=read_id(form.cleaned_data["product"]),
        )
    except DomainError as refusal:
        form.add_error("percent", str(refusal))
        return _rules_page(request, form, status=INVALID)
    messages.success(request, _("新比例从现在起生效，已经下的订单不变。"))
    return redirect("referrals-console-rules", community=request.community.slug)


@require_POST
@allow(having(SET_COMMISSION_RULES))
def terms(request: Request) -> HttpResponse:
    """How long a tie counts."""
    form = TermsForm(request.POST)
    if not form.is_valid():
        return _rules_page(request, _rule_form(request), terms_form=form, status=INVALID)
    days = form.cleaned_data["attribution_days"]
    commands.set_terms(request.community.id, actor=request.actor, attribution_days=days)
    messages.success(request, _("归属天数已更新。"))
    return redirect("referrals-console-rules", community=request.community.slug)


def _rules_page(
    request: Request, form: RuleForm, *, terms_form: TermsForm | None = None, status: int = 200
) -> HttpResponse:
    community = request.community
    history = rule_history(community.id)
    products = product_cards({row.product_id for row in history if row.product_id})
    people = member_cards({row.set_by for row in history if row.set_by})
    in_force = rules_in_force(community.id, products, at=clock.now())
    current = {rule.rule_id for rule in in_force.values()}
    days = terms_of(community.id).attribution_days
    context = {
        "console_nav": "referrals",
        "tab": "rules",
        "form": form,
        "terms_form": terms_form or TermsForm(initial={"attribution_days": days}),
        "default_rate": write_rate(in_force[None].rate_bps),
        "default_version": in_force[None].version,
        "profile": profile_of(community.id),
        "history": [
            {
                "row": row,
                "product": products[row.product_id].title if row.product_id in products else "",
                "rate": write_rate(row.rate_bps) if row.rate_bps is not None else "",
                "person": people.get(row.set_by) if row.set_by else None,
                "is_current": row.id in current,
            }
            for row in history
        ],
    }
    return render(request, "referrals/console/rules.html", context, status=status)


def _rule_form(request: Request, data: object = None) -> RuleForm:
    products = [(str(product.id), product.title) for product in listed_products(request.community.id)]
    return RuleForm(data, products=products, initial={"product": request.GET.get("product", "")})
