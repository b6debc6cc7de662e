"""What a member has, how it came, and why."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from fengqun.commerce.wallets import chart
from fengqun.commerce.wallets.lines import rows_of
from fengqun.commerce.wallets.policies import READ_WALLETS, holder_of, holders
from fengqun.commerce.wallets.queries import sources_of, wallet_of, wallets_of, whole_statement
from fengqun.commerce.wallets.traces import explain_own, told_once
from fengqun.commerce.wallets.types import WalletCard
from fengqun.kernel.money import POINTS, Money
from fengqun.kernel.policies import allow
from fengqun.kernel.requests import Request
from fengqun.kernel.spreadsheets import csv_response
from fengqun.people.communities.types import CommunityCard
from fengqun.spine.ledger.queries import explain_account, statement
from fengqun.spine.ledger.types import AccountRef, State, StatementLine, TransferView
from fengqun.ui.amounts import write_amount

PAGE_SIZE = 50
RECENT = 5
FIRST_YEAR, LAST_YEAR = 2000, 2999
"""Months outside are no months of a statement; at the ends of the calendar there is no next one."""
BAR_WIDTH = 600
BAR_GAP = 3
_TONES = {State.POSTED: "leaf", State.PENDING: "honey", State.VOIDED: "", State.EXPIRED: ""}


@dataclass(frozen=True, slots=True)
class Bar:
    """The picture of what waits and what is there, in units of the drawing."""

    pending_width: int
    posted_x: int
    posted_width: int
    label: str


@require_GET
@allow(holders)
def overview(request: Request) -> HttpResponse:
    """The wallet at a glance."""
    community = request.community
    member_id = holder_of(request.actor, community.id)
    wallets = wallets_of(community.id, member_id, [community.currency, POINTS])
    wallet = wallets[community.currency]
    lines = statement(community.id, chart.wallet_of(member_id, community.currency), limit=RECENT)
    context = {
        "nav": "me",
        "wallet": wallet,
        "points": wallets[POINTS],
        "sources": sources_of(community.id, member_id, community.currency),
        "bar": _bar(wallet),
        "lines": rows_of(lines, community=community),
    }
    return render(request, "wallets/overview.html", context)


@require_GET
@allow(holders)
def why(request: Request) -> HttpResponse:
    """Why the balance, of money or of points, is what it is."""
    community = request.community
    member_id, unit = holder_of(request.actor, community.id), _unit(request)
    ref = chart.wallet_of(member_id, unit)
    context = {
        "nav": "me",
        "wallet": wallet_of(community.id, member_id, unit),
        "sources": sources_of(community.id, member_id, unit),
        "steps": explain_account(community.id, ref).steps,
        "lines": rows_of(statement(community.id, ref, limit=RECENT), community=community),
    }
    return render(request, "wallets/why.html", context)


@require_GET
@allow(holders)
def statement_page(request: Request) -> HttpResponse:
    """Every line, or those of one month; of points where the address asks for them."""
    community = request.community
    member_id, unit = holder_of(request.actor, community.id), _unit(request)
    month = _month(request, community)
    if month is not None:
        lines = whole_statement(community.id, member_id, unit, since=month[0], until=month[1])
        older = ""
    else:
        ref = chart.wallet_of(member_id, unit)
        lines = _page_of(community.id, ref, before=request.GET.get("before") or None)
        older = lines[PAGE_SIZE - 1].cursor if len(lines) > PAGE_SIZE else ""
        lines = lines[:PAGE_SIZE]
    context = {
        "nav": "me",
        "lines": rows_of(lines, community=community),
        "older": older,
        "month": request.GET.get("month", "") if month else "",
        "unit": unit if unit != community.currency else "",
        "points": wallet_of(community.id, member_id, POINTS),
        "money_in": _sum(lines, unit, sign=1),
        "money_out": _sum(lines, unit, sign=-1),
    }
    return render(request, "wallets/statement.html", context)


@require_GET
@allow(holders)
def statement_csv(request: Request) -> HttpResponse:
    """The statement as a file that spreadsheets open, also in Chinese."""
    community = request.community
    member_id, unit = holder_of(request.actor, community.id), _unit(request)
    since, until = _month(request, community) or (None, None)
    lines = whole_statement(community.id, member_id, unit, since=since, until=until)
    head = [_("时间"), _("事由"), _("状态"), _("金额"), _("余额"), _("币种"), _("流水号")]
    rows = (
        [
            row.moment.astimezone(community.zone).isoformat(timespec="seconds"),
            row.title,
            row.state_label,
            row.signed.decimal,
            row.balance.decimal,
            row.signed.unit,
            row.line.transfer_id,
        ]
        for row in rows_of(lines, community=community)
    )
    return csv_response("statement", head, rows)


@require_GET
@allow(holders)
def transfer(request: Request, transfer_id: UUID) -> HttpResponse:
    """Why one transfer is what it is: for the owner of either account, and for those who read the books."""
    community = request.community
    found, explanation = explain_own(community.id, transfer_id, actor=request.actor)
    steps = told_once(explanation)
    context = {
        "nav": "me",
        "amount": explanation.amount,
        "summary": next((step.text for step in steps if step.object_kind == "order" and step.text), ""),
        "state_label": found.state.label,
        "state_tone": _TONES[found.state],
        "steps": steps,
        "number": str(found.id),
        "ledger_url": _ledger_url(community, found) if request.actor.may(READ_WALLETS, community.id) else "",
    }
    return render(request, "wallets/transfer.html", context)


def _unit(request: Request) -> str:
    """Points where the address asks for them, else the community's currency."""
    return POINTS if request.GET.get("unit") == POINTS else str(request.community.currency)


def _ledger_url(community: CommunityCard, found: TransferView) -> str:
    try:
        return reverse("ledger-transfer", kwargs={"community": community.slug, "transfer_id": found.id})
    except NoReverseMatch:
        return ""


def _bar(wallet: WalletCard) -> Bar | None:
    pending, posted = wallet.pending.amount_minor, max(0, wallet.available.amount_minor)
    if pending + posted == 0:
        return None
    width = BAR_WIDTH * pending // (pending + posted)
    x = width + BAR_GAP if width else 0
    label = _("待结算 %(pending)s，已到余额 %(posted)s") % {
        "pending": write_amount(wallet.pending, exact=True),
        "posted": write_amount(wallet.available, exact=True),
    }
    return Bar(pending_width=width, posted_x=x, posted_width=max(0, BAR_WIDTH - x) if posted else 0, label=label)


def _sum(lines: list[StatementLine], unit: str, *, sign: int) -> Money:
    return Money(sum(abs(line.change_minor) for line in lines if line.change_minor * sign > 0), unit)


def _month(request: Request, community: CommunityCard) -> tuple[datetime, datetime] | None:
    """The bounds of the month `2026-11` of the address, on the community's calendar."""
    try:
        first = datetime.strptime(request.GET.get("month", ""), "%Y-%m").replace(tzinfo=community.zone)
    except ValueError:
        return None
    if not FIRST_YEAR <= first.year <= LAST_YEAR:
        return None
    years, months = divmod(first.month, 12)
    return first, first.replace(year=first.year + years, month=months + 1)


def _page_of(community_id: UUID, ref: AccountRef, *, before: str | None) -> list[StatementLine]:
    """The lines before that place, with one more than a page holds; from the top for an odd address."""
    try:
        return statement(community_id, ref, before=before, limit=PAGE_SIZE + 1)
    except ValueError:
        return statement(community_id, ref, limit=PAGE_SIZE + 1)
