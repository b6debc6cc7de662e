"""The vocabulary of explanations, and where rooms teach the ledger to explain their rules.

A room writes, in its `explanations.py`, one function a rule, imported when the room starts:

    @explains("referrals.commission", label=_("推广佣金"))
    def commission(journal: JournalView) -> Sequence[Step]:
        rate, base = journal.params["rate_bps"], Money(journal.params["base_minor"], "CNY")
        ...
        formula = Formula(Part(base, _("成交额")), Part(Rate(rate), _("比例"), "×"), Part(result, _("佣金"), "="))
        text = sentence(_("成交额的 %(rate)s。"), rate=Rate(rate))
        return [Step(journal.occurred_at, _("按规则计算"), text, formula=formula)]

Texts stay lazy until they are read, so that one explanation can be read in any language.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from babel.numbers import format_percent
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext

from fengqun.kernel.money import BASIS_POINTS, Money
from fengqun.spine.ledger.chart import label_of
from fengqun.spine.ledger.types import AccountRef, JournalView, Owner, State, TransferView
from fengqun.ui.amounts import active_locale, write_amount

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Rate:
    """A share in basis points (1 bp = 0.01 %)."""

    bps: int

    def __str__(self) -> str:
        written = format_percent(
            Decimal(self.bps) / BASIS_POINTS, format="#,##0.##%", locale=active_locale(), decimal_quantization=True
        )
        return str(written)


def written(value: object) -> str:
    """A value as people read it in the active language: money, rates, accounts; anything else as it is."""
    match value:
        case Money():
            return str(write_amount(value, exact=True))
        case AccountRef():
            return str(label_of(value.code))
    return str(value)


def _compose(template: Text, values: Mapping[str, object]) -> str:
    return str(template) % {name: written(value) for name, value in values.items()}


_lazily = lazy(_compose, str)


def sentence(template: Text, **values: object) -> Text:
    """A sentence that is put together when it is read: `sentence(_("退回 %(amount)s。"), amount=money)`."""
    return _lazily(template, values)


@dataclass(frozen=True, slots=True)
class Part:
    """One term of a formula: its quantity, what it is, and the sign that stands before it."""

    quantity: Money | Rate | int
    label: Text
    op: str = ""

    @property
    def value(self) -> str:
        """The quantity as text."""
        return written(self.quantity)

    def as_data(self) -> dict[str, Any]:
        """For programs."""
        data: dict[str, Any] = {"op": self.op, "label": str(self.label)}
        match self.quantity:
            case Money():
                data["amount"] = money_data(self.quantity)
            case Rate():
                data["rate_bps"] = self.quantity.bps
            case _:
                data["number"] = self.quantity
        return data


@dataclass(frozen=True, init=False, slots=True)
class Formula:
    """How an amount was worked out: `Formula(Part(base, …), Part(rate, …, "×"), Part(result, …, "="))`."""

    parts: tuple[Part, ...]

    def __init__(self, *parts: Part) -> None:
        object.__setattr__(self, "parts", parts)

    def __iter__(self) -> Iterator[Part]:
        return iter(self.parts)

    def __str__(self) -> str:
        return " ".join(f"{part.op} {part.value}".strip() for part in self.parts)


@dataclass(frozen=True, slots=True)
class Posting:
    """A transfer as it is shown: the account on either side and the amount between them."""

    transfer_id: UUID
    debit: str
    credit: str
    amount: Money
    state: Text
    debit_ref: AccountRef
    credit_ref: AccountRef
    debit_account_id: UUID
    credit_account_id: UUID
    debit_url: str | None = None
    credit_url: str | None = None

    def as_data(self) -> dict[str, Any]:
        """For programs."""
        return {
            "transfer_id": str(self.transfer_id),
            "debit": _account_data(self.debit_ref, self.debit_account_id, self.debit),
            "credit": _account_data(self.credit_ref, self.credit_account_id, self.credit),
            "amount": money_data(self.amount),
            "state": str(self.state),
        }


@dataclass(frozen=True, slots=True)
class Step:
    """One link of the chain. `state` is `now` for the step that is being explained, `next` for what is to come."""

    moment: datetime | None
    title: Text
    text: Text = ""
    posting: Posting | None = None
    formula: Formula | None = None
    url: str | None = None
    object_kind: str = ""
    object_id: UUID | None = None
    state: str = ""
    journal_id: UUID | None = None
    activity_id: UUID | None = None
    rule: str = ""

    def as_data(self) -> dict[str, Any]:
        """For programs; texts in the active language."""
        return {
            "moment": self.moment.isoformat() if self.moment else None,
            "title": str(self.title),
            "text": str(self.text),
            "posting": self.posting.as_data() if self.posting else None,
            "formula": [part.as_data() for part in self.formula] if self.formula else None,
            "url": self.url,
            "object": {"kind": self.object_kind, "id": str(self.object_id)} if self.object_id else None,
            "state": self.state,
            "journal_id": str(self.journal_id) if self.journal_id else None,
            "activity_id": str(self.activity_id) if self.activity_id else None,
            "rule": self.rule,
        }


@dataclass(frozen=True, slots=True)
class Fact:
    """What an activity tells about the cause of a journal."""

    activity_id: UUID
    moment: datetime
    title: Text
    text: Text = ""
    verb: str = ""
    url: str | None = None
    object_kind: str = ""
    object_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an amount is what it is: the chain from the amount to rules, activities and objects, oldest first."""

    community_id: UUID
    title: Text
    amount: Money
    steps: tuple[Step, ...]
    transfer_id: UUID | None = None
    account_id: UUID | None = None
    journal_ids: tuple[UUID, ...] = field(default=())

    def as_data(self) -> dict[str, Any]:
        """For programs; texts in the active language."""
        return {
            "community_id": str(self.community_id),
            "title": str(self.title),
            "amount": money_data(self.amount),
            "transfer_id": str(self.transfer_id) if self.transfer_id else None,
            "account_id": str(self.account_id) if self.account_id else None,
            "journal_ids": [str(identifier) for identifier in self.journal_ids],
            "steps": [step.as_data() for step in self.steps],
            "sentences": self.sentences(),
        }

    def sentences(self) -> list[str]:
        """The whole chain as sentences in the active language."""
        return [str(self.title), *(_told(step) for step in self.steps)]


def _told(step: Step) -> str:
    parts = [str(step.title), str(step.text)]
    if step.formula is not None:
        parts.append(str(step.formula))
    if step.posting is not None:
        parts.append(f"{step.posting.debit} ← {step.posting.credit} {written(step.posting.amount)}")
    return " · ".join(part for part in parts if part)


def money_data(amount: Money) -> dict[str, Any]:
    """An amount for programs."""
    return {"amount_minor": amount.amount_minor, "unit": amount.unit}


def _account_data(ref: AccountRef, account_id: UUID, label: str) -> dict[str, Any]:
    owner = {"kind": ref.owner.kind, "id": str(ref.owner.id)} if ref.owner else None
    return {"id": str(account_id), "purpose": ref.code, "label": label, "owner": owner}


Explainer = Callable[[JournalView], Sequence[Step]]
ActivitySource = Callable[[UUID, str, UUID], Sequence[Fact]]
NameSource = Callable[[UUID, Sequence[Owner]], Mapping[Owner, str]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that a room has taught: its name for people and the function that explains its journals."""

    code: str
    label: Text
    explainer: Explainer


_rules: dict[str, Rule] = {}
_activity_sources: dict[str, ActivitySource] = {}
_name_sources: dict[str, NameSource] = {}


def explains(code: str, *, label: Text = "") -> Callable[[Explainer], Explainer]:
    """Register the function as the explainer of a rule; `label` is the rule's name for people."""

    def register(explainer: Explainer) -> Explainer:
        known = _rules.get(code)
        if known is not None and _path(known.explainer) != _path(explainer):
            raise ValueError(f"the rule {code!r} is explained twice")
        _rules[code] = Rule(code, label or code, explainer)
        return explainer

    return register


def rule_label(code: str) -> Text:
    """The rule's name for people; its code as long as nobody has named it."""
    known = _rules.get(code)
    return known.label if known else code


def known_rules() -> list[Rule]:
    """Every rule that has an explainer, by code."""
    return [rule for _code, rule in sorted(_rules.items())]


def find_rule(code: str) -> Rule | None:
    """The rule, if a room has taught it."""
    return _rules.get(code)


def register_activity_source(source: ActivitySource) -> ActivitySource:
    """Let explanations tell the activities about a journal's cause: `source(community_id, kind, id)`."""
    _activity_sources[_path(source)] = source
    return source


def activity_facts(community_id: UUID, kind: str, object_id: UUID) -> list[Fact]:
    """What all sources know about an object."""
    return [fact for source in _activity_sources.values() for fact in source(community_id, kind, object_id)]


def register_names(source: NameSource) -> NameSource:
    """Let explanations call owners by name: `source(community_id, owners)` answers the names it knows."""
    _name_sources[_path(source)] = source
    return source


def owner_names(community_id: UUID, owners: Sequence[Owner]) -> dict[Owner, str]:
    """The names of those owners whom a source knows."""
    names: dict[Owner, str] = {}
    for source in _name_sources.values():
        names.update(source(community_id, owners))
    return names


def account_label(ref: AccountRef, names: Mapping[Owner, str]) -> str:
    """The account's name for people, with its owner's where that is known."""
    name = names.get(ref.owner) if ref.owner else None
    label = str(label_of(ref.code))
    return gettext("%(label)s（%(name)s）") % {"label": label, "name": name} if name else label


def posting_of(transfer: TransferView, journal: JournalView | None = None) -> Posting:
    """A transfer as it is shown: the posted amount, or while nothing is posted the amount asked for.

    With the `journal` that made it, as it was when it was made: pending, if it has been settled since.
    """
    was_pending = journal is not None and journal.made(transfer) and transfer.settled_at is not None
    amount_minor = transfer.amount_minor if was_pending else transfer.posted_minor or transfer.amount_minor
    return Posting(
        transfer_id=transfer.id,
        debit=account_label(transfer.debit, {}),
        credit=account_label(transfer.credit, {}),
        amount=Money(amount_minor, transfer.unit),
        state=(State.PENDING if was_pending else transfer.state).label,
        debit_ref=transfer.debit,
        credit_ref=transfer.credit,
        debit_account_id=transfer.debit_account_id,
        credit_account_id=transfer.credit_account_id,
    )


def _path(function: Callable[..., object]) -> str:
    return f"{function.__module__}.{function.__qualname__}"
