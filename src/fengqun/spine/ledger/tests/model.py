"""A ledger in memory, as simple as can be: what the real one is held against."""

from collections import defaultdict
from dataclasses import dataclass, field

from fengqun.spine.ledger.types import AccountRef, JournalDraft, Line, Mirror, Normal, Purpose, Settlement


@dataclass
class Sums:
    debits: int = 0
    credits: int = 0
    debits_pending: int = 0
    credits_pending: int = 0

    def available(self, purpose: Purpose) -> int:
        if purpose.normal is Normal.CREDIT:
            return self.credits - self.debits - self.debits_pending
        return self.debits - self.credits - self.credits_pending


@dataclass
class Held:
    """A transfer: its line, and what was posted of it; None while it is pending."""

    line: Line
    posted: int | None


@dataclass
class Model:
    """Posts drafts one after the other. Transfers are known by the names that the test gives them."""

    sums: dict[AccountRef, Sums] = field(default_factory=lambda: defaultdict(Sums))
    transfers: dict[object, Held] = field(default_factory=dict)
    keys: dict[str, tuple[JournalDraft, str]] = field(default_factory=dict)
    reversed: set[object] = field(default_factory=set)

    def post(self, draft: JournalDraft, names: list[object]) -> str:
        """`posted`, `replay`, or why not; `names` are those of the lines' transfers, in order."""
        if draft.key in self.keys:
            return "replay" if self.keys[draft.key][0] == draft else "reused"
        if draft.reverses in self.reversed and draft.reverses is not None:
            return "already_reversed"
        before = {ref: Sums(**vars(sums)) for ref, sums in self.sums.items()}
        transfers = {name: Held(held.line, held.posted) for name, held in self.transfers.items()}
        outcome = self._apply(draft, names)
        if outcome == "posted":
            self.keys[draft.key] = (draft, outcome)
            self.reversed.add(draft.reverses)
        else:
            self.sums = defaultdict(Sums, before)
            self.transfers = transfers
        return outcome

    def _apply(self, draft: JournalDraft, names: list[object]) -> str:
        done = 0
        for line, name in zip(draft.lines, names, strict=True):
            if isinstance(line, Line):
                self._move(line, line.amount_minor * (not line.pending), line.amount_minor * line.pending)
                self.transfers[name] = Held(line, None if line.pending else line.amount_minor)
                done += 1
                continue
            held = self.transfers[line.transfer_id]
            if isinstance(line, Mirror):
                done += self._mirror(held, name)
                continue
            if held.posted is not None:
                return "not_pending"
            posted = 0
            if isinstance(line, Settlement):
                posted = held.line.amount_minor if line.amount_minor is None else line.amount_minor
                if posted > held.line.amount_minor:
                    return "too_much"
            self._resolve(held, posted)
            done += 1
        if not done:
            return "not_reversible"
        short = any(
            ref.purpose.floor and self.sums[ref].available(ref.purpose) < 0
            for ref in list(self.sums)
            if isinstance(ref.purpose, Purpose)
        )
        return "insufficient" if short else "posted"

    def _mirror(self, held: Held, name: object) -> int:
        if held.posted is None:
            self._resolve(held, 0)
        elif held.posted:
            back = Line(held.line.credit, held.line.debit, held.posted, held.line.unit)
            self._move(back, held.posted, 0)
            self.transfers[name] = Held(back, held.posted)
        else:
            return 0
        return 1

    def _resolve(self, held: Held, posted: int) -> None:
        self._move(held.line, posted, -held.line.amount_minor)
        held.posted = posted

    def _move(self, line: Line, posted: int, pending: int) -> None:
        self.sums[line.debit].debits += posted
        self.sums[line.debit].debits_pending += pending
        self.sums[line.credit].credits += posted
        self.sums[line.credit].credits_pending += pending
