"""Why: the chain from an amount to its rule, its cause, the activities and the journals linked to it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fengqun.kernel.money import Money
from fengqun.spine.ledger.batch import account_id, account_ids, purpose_of
from fengqun.spine.ledger.explaining import (
    Explanation,
    Fact,
    Formula,
    Part,
    Posting,
    Rate,
    Step,
    Text,
    account_label,
    activity_facts,
    explains,
    find_rule,
    owner_names,
    posting_of,
    register_activity_source,
    register_names,
    rule_label,
    sentence,
)
from fengqun.spine.ledger.explanations import plainly
from fengqun.spine.ledger.models import Journal
from fengqun.spine.ledger.queries.balances import account, balance
from fengqun.spine.ledger.queries.journals import journal, journal_views, transfer
from fengqun.spine.ledger.types import AccountRef, Cause, JournalView, Normal, Owner, TransferView

__all__ = [
    "Explanation",
    "Fact",
    "Formula",
    "JournalView",
    "Part",
    "Posting",
    "Rate",
    "Step",
    "explain_account",
    "explain_journal",
    "explain_transfer",
    "explains",
    "posting_of",
    "register_activity_source",
    "register_names",
    "sentence",
]

MAX_LINKED = 200
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_FAR_AHEAD = datetime.max.replace(tzinfo=UTC)


def explain_transfer(community_id: UUID, transfer_id: UUID) -> Explanation:
    """Why this transfer: the journals linked to it and the activities about their causes, oldest first.

    Linked are the journal that made it, the one that settled it, their reversals and originals, and
    what the same causes made besides. Raises TransferNotFound.
    """
    subject = transfer(community_id, transfer_id)
    seeds = [subject.journal_id, *([subject.settled_journal_id] if subject.settled_journal_id else [])]
    title = _("为什么是 %(amount)s")
    amount = posting_of(subject).amount
    return _explained(community_id, seeds, sentence(title, amount=amount), amount, subject)


def explain_journal(community_id: UUID, journal_id: UUID) -> Explanation:
    """Why this journal; its amount is that of its first transfer. Raises JournalNotFound."""
    first = journal(community_id, journal_id).transfers[0]
    amount = posting_of(first).amount
    title = sentence(_("为什么是 %(amount)s"), amount=amount)
    return _explained(community_id, [journal_id], title, amount, first)


def _explained(
    community_id: UUID,
    seeds: Sequence[UUID],
    title: Text,
    amount: Money,
    subject: TransferView,
) -> Explanation:
    journals = _linked(community_id, seeds)
    owners = {
        ref.owner for each in journals for move in each.transfers for ref in (move.debit, move.credit) if ref.owner
    }
    names = owner_names(community_id, sorted(owners, key=lambda owner: (owner.kind, owner.id)))
    steps = [step for each in journals for step in _steps(each, subject, names)]
    steps.extend(_facts(community_id, {each.cause for each in journals}))
    steps.sort(key=lambda step: (step.state == "next", step.moment or (_FAR_AHEAD if step.state else _LONG_AGO)))
    return Explanation(
        community_id,
        title,
        amount,
        tuple(steps),
        transfer_id=subject.id,
        journal_ids=tuple(each.id for each in journals),
    )


def _linked(community_id: UUID, seeds: Sequence[UUID]) -> list[JournalView]:
    """The seeds, their reversals and originals, and all journals of the same causes; oldest first."""
    rows = Journal.objects.filter(community_id=community_id)
    first = list(rows.filter(Q(id__in=seeds) | Q(reverses__in=seeds)))
    originals = [row.reverses for row in first if row.reverses]
    first += rows.filter(id__in=originals)
    causes = {(row.cause_kind, row.cause_id) for row in first}
    same = rows.filter(cause_id__in={cause_id for _kind, cause_id in causes}).order_by("occurred_at", "id")[:MAX_LINKED]
    found = {row.id: row for row in first}
    found.update({row.id: row for row in same if (row.cause_kind, row.cause_id) in causes})
    ordered = sorted(found.values(), key=lambda row: (row.occurred_at, row.recorded_at, row.id))
    return journal_views(community_id, ordered)


def _steps(view: JournalView, subject: TransferView, names: Mapping[Owner, str]) -> list[Step]:
    """What the rule's explainer says, completed with what it left out."""
    rule = find_rule(view.rule)
    told = list((rule.explainer if rule else plainly)(view))
    shown = {step.posting.transfer_id for step in told if step.posting}
    unshown = [move for move in view.transfers if move.id not in shown]
    if unshown and told and not shown:
        told[-1] = replace(told[-1], posting=posting_of(unshown.pop(0), view))
    told.extend(Step(view.occurred_at, rule_label(view.rule), posting=posting_of(move, view)) for move in unshown)
    return [_completed(step, view, subject, names) for step in told]


def _completed(step: Step, view: JournalView, subject: TransferView, names: Mapping[Owner, str]) -> Step:
    posting = step.posting
    is_subject = posting is not None and posting.transfer_id == subject.id
    if posting is not None:
        posting = replace(
            posting, debit=account_label(posting.debit_ref, names), credit=account_label(posting.credit_ref, names)
        )
    return replace(
        step,
        posting=posting,
        state=step.state or ("now" if is_subject else ""),
        journal_id=view.id,
        activity_id=step.activity_id or view.cause.activity_id,
        rule=view.rule,
        object_kind=step.object_kind or view.cause.kind,
        object_id=step.object_id or view.cause.id,
    )


def _facts(community_id: UUID, causes: Iterable[Cause]) -> list[Step]:
    """The activities about the causes, each once."""
    objects = sorted({(cause.kind, cause.id) for cause in causes})
    facts = {
        fact.activity_id: fact for kind, object_id in objects for fact in activity_facts(community_id, kind, object_id)
    }
    return [
        Step(
            fact.moment,
            fact.title,
            fact.text,
            url=fact.url,
            object_kind=fact.object_kind,
            object_id=fact.object_id,
            activity_id=fact.activity_id,
        )
        for fact in facts.values()
    ]


# Every transfer of the account, by the rule that made it. The sums of what was posted add up to the balance.
_BY_RULE = """
SELECT j.rule, min(t.occurred_at), max(coalesce(t.settled_at, t.occurred_at)), count(*),
       coalesce(sum(t.direction * t.posted_minor), 0),
       coalesce(sum(t.direction * t.amount_minor) FILTER (WHERE t.state = 'pending'), 0)
FROM (
    SELECT journal_id, occurred_at, settled_at, posted_minor, amount_minor, state, 1 AS direction
    FROM ledger_transfer WHERE community_id = %(community)s AND debit_account_id = ANY(%(ids)s)
    UNION ALL
    SELECT journal_id, occurred_at, settled_at, posted_minor, amount_minor, state, -1
    FROM ledger_transfer WHERE community_id = %(community)s AND credit_account_id = ANY(%(ids)s)
) t
JOIN ledger_journal j ON j.community_id = %(community)s AND j.id = t.journal_id
GROUP BY j.rule
ORDER BY 2, 1
"""


def explain_account(community_id: UUID, of: AccountRef | UUID) -> Explanation:
    """Why the account holds what it holds: what each rule brought in or took out; the parts sum to the balance.

    `of` is the account or the id of one. Raises AccountNotFound for an id that is none.
    """
    ref = account(community_id, of).ref if isinstance(of, UUID) else of
    held = balance(community_id, ref)
    side = _side(ref)
    steps = [_rule_step(row, side, ref.unit) for row in _by_rule(community_id, ref)]
    parts = [step.formula.parts[-1] for step in steps if step.formula is not None]
    if parts:
        total = Formula(*_signed(parts), Part(held.posted, _("余额"), "="))
        steps.append(Step(None, _("合起来"), formula=total, state="now"))
    names = owner_names(community_id, [ref.owner] if ref.owner else [])
    title = sentence(_("“%(account)s”为什么是 %(amount)s"), account=account_label(ref, names), amount=held.posted)
    identifier = account_id(community_id, ref.owner, ref.code, ref.unit)
    return Explanation(community_id, title, held.posted, tuple(steps), account_id=identifier)


def posted_by_rule(community_id: UUID, ref: AccountRef) -> dict[str, Money]:
    """What each rule brought into the account or took out of it, in one query; the amounts sum to the balance."""
    side = _side(ref)
    return {row[0]: Money(side * int(row[4]), ref.unit) for row in _by_rule(community_id, ref)}


def _by_rule(community_id: UUID, ref: AccountRef) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_BY_RULE, {"community": community_id, "ids": account_ids(community_id, ref)})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _side(ref: AccountRef) -> int:
    return 1 if purpose_of(ref).normal is Normal.DEBIT else -1


def _rule_step(row: tuple[Any, ...], side: int, unit: str) -> Step:
    """What one rule did to the account."""
    rule, _first, last, count, posted, pending = row
    posted_money, pending_money = Money(side * int(posted), unit), Money(side * int(pending), unit)
    template = _("共 %(count)s 笔，过账 %(posted)s。")
    if pending_money:
        template = _("共 %(count)s 笔，过账 %(posted)s，另有 %(pending)s 待结算。")
    text = sentence(template, count=count, posted=posted_money, pending=pending_money)
    formula = Formula(Part(posted_money, rule_label(rule))) if posted_money else None
    return Step(last, rule_label(rule), text, formula=formula, rule=rule)


def _signed(parts: Sequence[Part]) -> list[Part]:
    """The parts as a sum: each with its sign before it, the first one only if it is negative."""
    terms = []
    for place, part in enumerate(parts):
        amount = part.quantity
        is_negative = isinstance(amount, Money) and amount.amount_minor < 0
        sign = "−" if is_negative else "+" if place else ""
        terms.append(Part(-amount if isinstance(amount, Money) and is_negative else amount, part.label, sign))
    return terms
