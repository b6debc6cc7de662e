"""Explanations as pages draw them: each thing told once, names and accounts leading to their pages."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.urls import reverse

from fengqun.kernel.requests import Request
from fengqun.spine.ledger.explaining import Explanation, Posting, Step
from fengqun.spine.ledger.policies import SEE_LEDGER, owns
from fengqun.spine.ledger.queries.objects import ObjectCard, object_card
from fengqun.spine.ledger.types import AccountRef, State

TONES = {State.POSTED: "leaf", State.PENDING: "honey", State.VOIDED: "", State.EXPIRED: ""}
"""The colours of the states' badges."""

MAX_LINKED = 12
"""So many objects of one explanation are looked up for their pages."""


def told_once(explanation: Explanation) -> Sequence[Step]:
    """The steps without those activities that a journal's own step tells already, and with one current step."""
    by_journal = {step.activity_id for step in explanation.steps if step.rule and step.activity_id}
    kept = [step for step in explanation.steps if step.rule or step.text or step.activity_id not in by_journal]
    current = [place for place, step in enumerate(kept) if step.state == "now"]
    return [
        replace(step, state="") if step.state == "now" and place != current[-1] else step
        for place, step in enumerate(kept)
    ]


def linked_steps(request: Request, explanation: Explanation) -> Sequence[Step]:
    """The steps, told once, with the addresses that this reader may open, each at the first step that has it.

    A formula of a single term says no more than the step's text, so it is left out.
    """
    cards: dict[tuple[str, UUID], ObjectCard | None] = {}
    shown: set[str] = set()
    linked = []
    for step in told_once(explanation):
        url = step.url or _object_url(request, step, cards)
        is_new = url not in shown
        shown.add(url)
        linked.append(
            replace(
                step,
                url=url if is_new else None,
                posting=_linked_posting(request, step.posting) if step.posting else None,
                formula=step.formula if step.formula and len(step.formula.parts) > 1 else None,
            )
        )
    return linked


def _object_url(request: Request, step: Step, cards: dict[tuple[str, UUID], ObjectCard | None]) -> str:
    """Where this reader finds what the step is about; `cards` remembers what was looked up."""
    if step.object_id is None:
        return ""
    about = (step.object_kind, step.object_id)
    if about not in cards and len(cards) < MAX_LINKED:
        cards[about] = object_card(request, *about)
    card = cards.get(about)
    return card.url if card else ""


def account_page(request: Request, ref: AccountRef, account_id: UUID) -> str:
    """Where this reader can see the account; empty if nowhere."""
    kwargs = {"community": request.community.slug, "account_id": account_id}
    if request.actor.may(SEE_LEDGER, request.community.id):
        return reverse("ledger-account", kwargs=kwargs)
    return reverse("why-account", kwargs=kwargs) if owns(request.actor, request.community.id, ref) else ""


def _linked_posting(request: Request, posting: Posting) -> Posting:
    return replace(
        posting,
        debit_url=account_page(request, posting.debit_ref, posting.debit_account_id),
        credit_url=account_page(request, posting.credit_ref, posting.credit_account_id),
    )
