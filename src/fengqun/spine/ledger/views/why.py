"""Why an amount is what it is, for the people it concerns: as a page, or as a sheet over another one."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from fengqun.kernel.policies import allow, signed_in
from fengqun.kernel.requests import Request
from fengqun.spine.ledger.errors import AccountNotFound, TransferNotFound
from fengqun.spine.ledger.policies import SEE_LEDGER, may_read_account, may_read_transfer
from fengqun.spine.ledger.queries import account as account_by_id
from fengqun.spine.ledger.queries import explain_account, explain_transfer, journal
from fengqun.spine.ledger.queries import statement as statement_of
from fengqun.spine.ledger.queries import transfer as transfer_by_id
from fengqun.spine.ledger.telling import TONES, linked_steps
from fengqun.spine.ledger.types import TransferView
from fengqun.spine.ledger.views.accounts import rows_of

RECENT = 10


@require_GET
@allow(signed_in)
def transfer(request: Request, transfer_id: UUID) -> HttpResponse:
    """Why one transfer: for staff, for the owners of its accounts, and for the party to its cause."""
    community_id = request.community.id
    found = readable_transfer(request, transfer_id)
    explanation = explain_transfer(community_id, transfer_id)
    steps = linked_steps(request, explanation)
    context = {
        "nav": "me",
        "explanation": explanation,
        "summary": next((step.title for step in reversed(steps) if step.state == "now"), ""),
        "state_label": found.state.label,
        "state_tone": TONES[found.state],
        "steps": steps,
        "number": str(found.id),
        "ledger_url": _ledger_url(request, "ledger-transfer", transfer_id=found.id),
    }
    return render(request, "ledger/why_transfer.html", context)


@require_GET
@allow(signed_in)
def account(request: Request, account_id: UUID) -> HttpResponse:
    """Why one account holds what it holds: for staff, and for its owner."""
    community_id = request.community.id
    view = account_by_id(community_id, account_id)
    if not may_read_account(request.actor, community_id, view.ref):
        raise AccountNotFound(account_id=account_id)
    explanation = explain_account(community_id, view.ref)
    context = {
        "nav": "me",
        "explanation": explanation,
        "account": view,
        "steps": linked_steps(request, explanation),
        "rows": rows_of(request, statement_of(community_id, view.ref, limit=RECENT), page="why-transfer"),
        "ledger_url": _ledger_url(request, "ledger-account", account_id=view.id),
    }
    return render(request, "ledger/why_account.html", context)


def readable_transfer(request: Request, transfer_id: UUID) -> TransferView:
    """The transfer, if this reader may see it. Raises TransferNotFound for everybody else, as if there were none."""
    community_id = request.community.id
    found = transfer_by_id(community_id, transfer_id)
    cause = journal(community_id, found.journal_id).cause
    if not may_read_transfer(request.actor, community_id, (found.debit, found.credit), [cause]):
        raise TransferNotFound(transfer_id=transfer_id)
    return found


def _ledger_url(request: Request, name: str, **of: UUID) -> str:
    if not request.actor.may(SEE_LEDGER, request.community.id):
        return ""
    return reverse(name, kwargs={"community": request.community.slug, **of})
