"""The console's ledger: the proof, the accounts, the transfers, and one transfer in full."""

import csv
from collections.abc import Iterator, Sequence
from datetime import tzinfo
from itertools import groupby, islice
from typing import Any
from uuid import UUID

from babel.numbers import get_currency_name
from django.contrib import messages
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from fengqun.kernel.ids import read_id
from fengqun.kernel.money import POINTS, Money
from fengqun.kernel.policies import allow, having
from fengqun.kernel.requests import Request
from fengqun.kernel.spreadsheets import BYTE_ORDER_MARK, plain
from fengqun.spine.ledger.commands.verify_books import ask_for_verification
from fengqun.spine.ledger.forms import FilterForm
from fengqun.spine.ledger.policies import SEE_LEDGER
from fengqun.spine.ledger.queries.detail import TransferDetail, transfer_detail
from fengqun.spine.ledger.queries.explain import explain_transfer
from fengqun.spine.ledger.queries.explorer import (
    EXPORT_STEP,
    PAGE_SIZE,
    TransferFilter,
    TransferRow,
    count_by_state,
    every_transfer,
    find_transfers,
)
from fengqun.spine.ledger.queries.objects import Found, find, object_card
from fengqun.spine.ledger.queries.proof import proof
from fengqun.spine.ledger.queries.purposes import PurposeSum, purpose_sums
from fengqun.spine.ledger.telling import TONES, account_page, linked_steps
from fengqun.spine.ledger.types import Category, State
from fengqun.ui.amounts import active_locale, currency_symbol

FILTERS = ("q", "state", "purpose", "rule", "unit", "since", "until")
ALL_STATES: tuple[tuple[str, str | Promise], ...] = (
    ("", gettext_lazy("全部")),
    (State.PENDING, State.PENDING.label),
    (State.VOIDED, State.VOIDED.label),
)


@require_GET
@allow(having(SEE_LEDGER))
def index(request: Request) -> HttpResponse:
    """The ledger at a glance; `transfer` names the one that is shown in full, else it is the latest."""
    community = request.community
    sums = purpose_sums(community.id)
    form = _filter_form(request, sums)
    wanted = _wanted(request, form)
    found = find_transfers(community.id, wanted, before=read_id(request.GET.get("before")), limit=PAGE_SIZE + 1)
    rows = found[:PAGE_SIZE]
    chosen = read_id(request.GET.get("transfer"))
    context = {
        "console_nav": "ledger",
        "note": unit_name(community.currency),
        "proof": proof(community.id, currency=community.currency),
        "categories": _by_category(sums, community.currency),
        "days": _by_day(rows, request),
        "tabs": _tabs(request, wanted),
        "form": form,
        "filters": _set_filters(request, form),
        "search": wanted.search,
        "keeping": _query(request, leaving_out=("transfer",)),
        "exporting": _query(request, leaving_out=("transfer", "before")),
        "older": f"?{_query(request, before=str(rows[-1].transfer.id))}" if len(found) > PAGE_SIZE else "",
        "is_first_page": "before" not in request.GET,
        "is_narrowed": any(request.GET.get(name) for name in FILTERS),
        "is_chosen": chosen is not None,
        **_detail_of(request, chosen or (rows[0].transfer.id if rows else None)),
    }
    return render(request, "ledger/index.html", context, status=200 if form.is_valid() else 422)


@require_GET
@allow(having(SEE_LEDGER))
def transfer(request: Request, transfer_id: UUID) -> HttpResponse:
    """One transfer on a page of its own."""
    context = {"console_nav": "ledger", **_detail_of(request, transfer_id)}
    return render(request, "ledger/transfer.html", context)


@require_GET
@allow(having(SEE_LEDGER))
def export(request: Request) -> StreamingHttpResponse:
    """What the list shows, all of it, as CSV that spreadsheets open."""
    community = request.community
    form = _filter_form(request, purpose_sums(community.id))
    rows = every_transfer(community.id, _wanted(request, form))
    response = StreamingHttpResponse(
        _csv(rows, community.zone, get_language() or ""), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="ledger-{community.slug}.csv"'
    return response


@require_http_methods(["GET", "POST"])
@allow(having(SEE_LEDGER))
def verifications(request: Request) -> HttpResponse:
    """The last verification, finding by finding; or ask for a new one."""
    community = request.community
    if request.method == "POST":
        ask_for_verification(community.id, actor=request.actor)
        messages.success(request, _("开始核对了，结果出来会显示在这里。"))
        return redirect("ledger-console", community=community.slug)
    context = {"console_nav": "ledger", "proof": proof(community.id, currency=community.currency)}
    return render(request, "ledger/verification.html", context)


def unit_name(unit: str) -> str:
    """The unit's name in the active language."""
    return currency_symbol(unit) if unit == POINTS else str(get_currency_name(unit, locale=active_locale()))


def _detail_of(request: Request, transfer_id: UUID | None) -> dict[str, Any]:
    """What the pane of one transfer shows."""
    if transfer_id is None:
        return {"detail": None}
    community_id = request.community.id
    detail = transfer_detail(community_id, transfer_id)
    explanation = explain_transfer(community_id, transfer_id)
    steps = linked_steps(request, explanation)
    cause = detail.journal.cause
    return {
        "detail": detail,
        "tone": TONES[detail.transfer.state],
        "summary": next((step.title for step in reversed(steps) if step.state == "now"), ""),
        "steps": steps,
        "entries": [(change, account_page(request, change.ref, change.account_id)) for change in detail.changes],
        "cause": object_card(request, cause.kind, cause.id),
        **_corrections(request, detail),
    }


def _corrections(request: Request, detail: TransferDetail) -> dict[str, Any]:
    """Links between a transfer and its reversal."""

    def url(transfer_id: UUID) -> str:
        return reverse("ledger-transfer", kwargs={"community": request.community.slug, "transfer_id": transfer_id})

    back = [move for journal in detail.reversals for move in journal.transfers]
    first = detail.original.transfers if detail.original else ()
    return {
        "reversed_by": [(move.id.hex[-8:], url(move.id)) for move in back if move.id != detail.transfer.id],
        "reverses": [(move.id.hex[-8:], url(move.id)) for move in first if move.id != detail.transfer.id],
    }


def _filter_form(request: Request, sums: Sequence[PurposeSum]) -> FilterForm:
    return FilterForm(
        request.GET,
        purposes=dict.fromkeys(row.code for row in sums),
        units=dict.fromkeys(row.posted.unit for row in sums),
    )


def _wanted(request: Request, form: FilterForm) -> TransferFilter:
    """The filter that the form asks for; what it does not understand is left out."""
    community = request.community
    form.is_valid()
    asked = form.cleaned_data
    since, until = form.moments(community.zone)
    text = (asked.get("q") or "").strip()
    return TransferFilter(
        state=asked.get("state") or "",
        unit=asked.get("unit") or "",
        purpose=asked.get("purpose") or "",
        rule=asked.get("rule") or "",
        since=since,
        until=until,
        search=text,
        found=find(community.id, text) if text else Found(),
        currency=community.currency,
    )


def _by_category(sums: Sequence[PurposeSum], currency: str) -> list[dict[str, Any]]:
    """The purposes under their categories, each with the category's own total; the community's currency first."""
    order = {category: place for place, category in enumerate(Category)}
    ordered = sorted(sums, key=lambda row: (row.posted.unit != currency, row.posted.unit, order[row.category]))
    groups = []
    for (unit, category), grouped in groupby(ordered, key=lambda row: (row.posted.unit, row.category)):
        rows = list(grouped)
        total = sum(row.posted.amount_minor * (1 if row.normal is category.normal else -1) for row in rows)
        groups.append(
            {
                "label": category.label,
                "unit": "" if unit == currency else unit,
                "total": Money(total, unit),
                "side": category.normal.label,
                "rows": rows,
            }
        )
    return groups


def _by_day(rows: Sequence[TransferRow], request: Request) -> list[dict[str, Any]]:
    """The rows under their days, on the community's calendar."""
    zone = request.community.zone
    days = groupby(rows, key=lambda row: row.transfer.occurred_at.astimezone(zone).date())
    return [_day(list(grouped)) for _date, grouped in days]


def _day(rows: list[TransferRow]) -> dict[str, Any]:
    return {"moment": rows[0].transfer.occurred_at, "rows": [(row, TONES[row.transfer.state]) for row in rows]}


def _tabs(request: Request, wanted: TransferFilter) -> list[dict[str, Any]]:
    unstated = TransferFilter(**{**_fields(wanted), "state": ""})
    counted = count_by_state(request.community.id, unstated)
    counts = {
        "": sum(counted.values()),
        State.PENDING: counted[State.PENDING],
        State.VOIDED: counted[State.VOIDED] + counted[State.EXPIRED],
    }
    return [
        {
            "url": f"?{_query(request, leaving_out=('before', 'transfer', 'state'), state=state)}",
            "label": label,
            "count": counts[state],
            "current": wanted.state == state,
        }
        for state, label in ALL_STATES
    ]


def _fields(wanted: TransferFilter) -> dict[str, Any]:
    return {name: getattr(wanted, name) for name in TransferFilter.__dataclass_fields__}


def _set_filters(request: Request, form: FilterForm) -> list[dict[str, str]]:
    """The filters that are set, each with the address without it."""
    shown = []
    for name in FILTERS:
        value = form.cleaned_data.get(name)
        if not value or (name == "state" and value in {State.PENDING, State.VOIDED}):
            continue
        choices = dict(getattr(form.fields[name], "choices", ()))
        shown.append(
            {
                "label": str(form.fields[name].label),
                "value": str(choices.get(value, value)),
                "without": f"?{_query(request, leaving_out=('before', 'transfer', name))}",
            }
        )
    return shown


def _query(request: Request, *, leaving_out: Sequence[str] = ("before", "transfer"), **more: str) -> str:
    """The filters of the address, without and with some, as a query string."""
    parameters = QueryDict(mutable=True)
    for name in (*FILTERS, "before", "transfer"):
        value = request.GET.get(name, "")
        if value and name not in leaving_out:
            parameters[name] = value
    for name, value in more.items():
        if value:
            parameters[name] = value
    return parameters.urlencode()


class _Echo:
    """A file that hands each written line straight back."""

    def write(self, line: str) -> str:
        """The line."""
        return line


def _csv(rows: Iterator[TransferRow], zone: tzinfo, language: str) -> Iterator[str]:
    """The file line by line. It is read after the view has answered, so the reader's language is activated anew."""
    writer = csv.writer(_Echo())
    with translation.override(language):
        yield BYTE_ORDER_MARK
        yield writer.writerow(
            [
                _("时间"), _("流水号"), _("事由"), _("单号"), _("属于"), _("借方账户"), _("贷方账户"),
                _("金额"), _("过账金额"), _("币种"), _("状态"), _("幂等键"),
            ]
        )  # fmt: skip
    while step := list(islice(rows, EXPORT_STEP)):
        with translation.override(language):
            lines = [writer.writerow([plain(cell) for cell in _cells(row, zone)]) for row in step]
        yield "".join(lines)


def _cells(row: TransferRow, zone: tzinfo) -> list[object]:
    move = row.transfer
    return [
        move.occurred_at.astimezone(zone).isoformat(timespec="seconds"),
        move.id,
        str(row.label),
        row.number,
        row.owner,
        row.debit,
        row.credit,
        move.amount.decimal,
        move.posted.decimal if move.posted is not None else "",
        move.unit,
        str(move.state.label),
        row.key,
    ]
