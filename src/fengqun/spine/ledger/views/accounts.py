"""The console's accounts: who owns those of a purpose, and the statement of one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from fengqun.kernel.money import is_unit
from fengqun.kernel.policies import allow, having
from fengqun.kernel.requests import Request, page_number
from fengqun.spine.ledger.chart import find_purpose, label_of
from fengqun.spine.ledger.errors import AccountNotFound
from fengqun.spine.ledger.explaining import Text, account_label, owner_names, rule_label
from fengqun.spine.ledger.forms import MomentForm
from fengqun.spine.ledger.policies import SEE_LEDGER
from fengqun.spine.ledger.queries import account as account_by_id
from fengqun.spine.ledger.queries import balance_at, explain_account
from fengqun.spine.ledger.queries import statement as statement_of
from fengqun.spine.ledger.queries.objects import find, owner_page
from fengqun.spine.ledger.queries.purposes import owned_accounts
from fengqun.spine.ledger.telling import TONES, linked_steps
from fengqun.spine.ledger.types import AccountView, StatementLine

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One line of a statement as the page shows it."""

    line: StatementLine
    label: Text
    other: str
    url: str
    tone: str


@require_GET
@allow(having(SEE_LEDGER))
def owners(request: Request, purpose: str, unit: str) -> HttpResponse:
    """Who owns the accounts of a purpose, and what each holds."""
    community_id = request.community.id
    if not is_unit(unit):
        raise AccountNotFound
    text = request.GET.get("q", "").strip()
    page = owned_accounts(
        community_id,
        purpose,
        unit,
        number=page_number(request),
        found=find(community_id, text) if text else None,
    )
    if not page.object_list and not text:
        raise AccountNotFound
    context = {"console_nav": "ledger", "label": label_of(purpose), "unit": unit, "page": page, "search": text}
    return render(request, "ledger/owners.html", context)


@require_GET
@allow(having(SEE_LEDGER))
def statement(request: Request, account_id: UUID) -> HttpResponse:
    """One account: what it holds or held, whose it is, and what moved it."""
    community = request.community
    view = account_by_id(community.id, account_id)
    form = MomentForm(request.GET)
    moment = form.moment(community.zone) if form.is_valid() else None
    before = request.GET.get("before") or (moment + timedelta(microseconds=1) if moment else None)
    lines = _lines(community.id, view, before)
    shown = lines[:PAGE_SIZE]
    names = owner_names(community.id, [view.ref.owner] if view.ref.owner else [])
    context = {
        "console_nav": "ledger",
        "account": view,
        "title": account_label(view.ref, names),
        "owner": names.get(view.ref.owner, "") if view.ref.owner else "",
        "owner_url": owner_page(request, view.ref.owner),
        "shards": find_purpose(view.ref.code).shards,
        "form": form,
        "moment": moment,
        "held": balance_at(community.id, view.ref, moment) if moment else view.balance,
        "rows": rows_of(request, shown),
        "older": _older(request, shown) if len(lines) > PAGE_SIZE else "",
        "steps": linked_steps(request, explain_account(community.id, view.ref)),
    }
    return render(request, "ledger/account.html", context, status=422 if form.errors else 200)


def _lines(community_id: UUID, view: AccountView, before: str | datetime | None) -> list[StatementLine]:
    """One line more than the page holds; from the top where the cursor is none."""
    try:
        return statement_of(community_id, view.ref, before=before, limit=PAGE_SIZE + 1)
    except ValueError:
        return statement_of(community_id, view.ref, limit=PAGE_SIZE + 1)


def rows_of(request: Request, lines: list[StatementLine], *, page: str = "ledger-transfer") -> list[StatementRow]:
    """The lines with names; each leads to its transfer on `page`."""
    owners_of_others = {line.other.owner for line in lines if line.other.owner}
    names = owner_names(request.community.id, sorted(owners_of_others, key=lambda owner: (owner.kind, owner.id)))
    slug = request.community.slug
    return [
        StatementRow(
            line=line,
            label=rule_label(line.rule),
            other=account_label(line.other, names),
            url=reverse(page, kwargs={"community": slug, "transfer_id": line.transfer_id}),
            tone=TONES[line.state],
        )
        for line in lines
    ]


def _older(request: Request, shown: list[StatementLine]) -> str:
    kept: dict[str, Any] = {"at": request.GET["at"]} if request.GET.get("at") else {}
    return "?" + urlencode({**kept, "before": shown[-1].cursor})
