"""The ledger against a model in memory: random batches, random histories."""

from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule

from fengqun.kernel import clock
from fengqun.kernel.errors import DomainError
from fengqun.kernel.ids import new_id
from fengqun.spine.ledger.commands import post_many, seal
from fengqun.spine.ledger.models import Journal
from fengqun.spine.ledger.queries import balance_at, balances, journal, verify
from fengqun.spine.ledger.tests.factories import busy, cash, cause, cost, purse, sales, till
from fengqun.spine.ledger.tests.model import Model
from fengqun.spine.ledger.types import AccountRef, JournalDraft, Line, Mirror, Posted, Refused, Release, Settlement

MEMBERS = [new_id() for _number in range(3)]
ACCOUNTS: list[AccountRef] = [cash(), sales(), busy(), cost(), till(), *(purse(member) for member in MEMBERS)]
CAUSE = cause()

pairs = st.lists(st.sampled_from(ACCOUNTS), min_size=2, max_size=2, unique=True)
amounts = st.integers(1, 12)


@st.composite
def lines(draw: st.DrawFn) -> Line:
    debit, credit = draw(pairs)
    return Line(debit, credit, draw(amounts), "CNY", pending=draw(st.booleans()))


def draft(community_id: UUID, key: str, *parts: Any, **more: Any) -> JournalDraft:
    return JournalDraft(community_id, key, "test.any", CAUSE, tuple(parts), **more)


CODES = {
    "ledger.insufficient_funds": "insufficient",
    "ledger.key_reused": "reused",
    "ledger.transfer_not_pending": "not_pending",
    "ledger.settles_too_much": "too_much",
    "ledger.already_reversed": "already_reversed",
    "ledger.not_reversible": "not_reversible",
}


def outcome_of(answer: Posted | Refused) -> str:
    if isinstance(answer, Refused):
        assert isinstance(answer.error, DomainError)
        return CODES[answer.error.code]
    return "replay" if answer.is_replay else "posted"


def assert_same_balances(community_id: UUID, model: Model) -> None:
    held = balances(community_id, ACCOUNTS)
    later = clock.now()
    for ref in ACCOUNTS:
        sums = model.sums[ref]
        purpose = ref.purpose
        assert not isinstance(purpose, str)
        assert held[ref].available_minor == sums.available(purpose)
        assert balance_at(community_id, ref, later) == held[ref]


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    journals=st.lists(
        st.tuples(st.integers(0, 30), st.lists(lines(), min_size=1, max_size=3)), min_size=1, max_size=25
    ),
    cuts=st.lists(st.integers(1, 25), max_size=3),
)
def test_batches_decide_as_one_after_the_other(journals, cuts):
    # given the same journals in batches of any size, some with keys used again
    community_id, model = new_id(), Model()
    drafts = [draft(community_id, f"k{key}", *parts) for key, parts in journals]
    bounds = [0, *sorted(cut for cut in set(cuts) if cut < len(drafts)), len(drafts)]

    with transaction.atomic():
        # when
        answers = [answer for start, end in pairwise(bounds) for answer in post_many(drafts[start:end])]

        # then the model accepts, refuses and replays exactly the same
        expected = [model.post(each, [object() for _line in each.lines]) for each in drafts]
        assert [outcome_of(answer) for answer in answers] == expected
        assert_same_balances(community_id, model)
        again = post_many(drafts[: bounds[1]])
        for first, second in zip(answers, again, strict=False):
            if isinstance(first, Posted):
                assert second == Posted(first.journal_id, first.transfer_ids, is_replay=True) or isinstance(
                    second, Refused
                )
        report = verify(community_id)
        assert report.is_clean, list(map(str, report))


class History(RuleBasedStateMachine):
    """Post, settle, void, expire and reverse at will; after each step the books are those of the model."""

    pending = Bundle("pending")
    made = Bundle("made")

    @initialize()
    def open_books(self) -> None:
        self.community_id = new_id()
        self.model = Model()
        self.count = 0

    def book(self, *parts: Any, **more: Any) -> Posted | None:
        """One journal, in both; answers it if it was accepted."""
        self.count += 1
        wanted = draft(self.community_id, f"k{self.count}", *parts, **more)
        with transaction.atomic():
            [answer] = post_many([wanted])
            names = self.names(wanted, answer)
            assert outcome_of(answer) == self.model.post(wanted, names)
            [again] = post_many([wanted])
        if isinstance(answer, Refused):
            assert not Journal.objects.filter(community_id=self.community_id, key=wanted.key).exists()
            return None
        assert again == Posted(answer.journal_id, answer.transfer_ids, is_replay=True)
        return answer

    def names(self, wanted: JournalDraft, answer: Posted | Refused) -> list[object]:
        """The ids of the lines' transfers; mirrors of what was released make none."""
        if isinstance(answer, Refused):
            return [object() for _line in wanted.lines]
        ids = iter(answer.transfer_ids)
        return [
            object() if isinstance(line, Mirror) and self.model.transfers[line.transfer_id].posted == 0 else next(ids)
            for line in wanted.lines
        ]

    @rule(target=made, parts=st.lists(lines(), min_size=1, max_size=3))
    def post(self, parts: list[Line]) -> Any:
        posted = self.book(*parts)
        return posted.journal_id if posted else multiple()

    @rule(target=pending, pair=pairs, amount=amounts)
    def reserve(self, pair: list[AccountRef], amount: int) -> Any:
        posted = self.book(Line(pair[0], pair[1], amount, "CNY", pending=True))
        return posted.transfer_ids[0] if posted else multiple()

    @rule(target=made, member=st.sampled_from(MEMBERS), amount=amounts)
    def top_up(self, member: UUID, amount: int) -> Any:
        posted = self.book(Line(cash(), purse(member), amount, "CNY"))
        assert posted
        return posted.journal_id

    @rule(transfer_id=pending, amount=st.none() | amounts)
    def settle(self, transfer_id: UUID, amount: int | None) -> None:
        self.book(Settlement(transfer_id, amount))

    @rule(transfer_id=pending, is_expiry=st.booleans())
    def release(self, transfer_id: UUID, is_expiry: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        self.book(Release(transfer_id, is_expiry))

    @rule(transfer_id=consumes(pending), amount=amounts, pair=pairs)
    def shrink(self, transfer_id: UUID, amount: int, pair: list[AccountRef]) -> None:
        self.book(Release(transfer_id), Line(pair[0], pair[1], amount, "CNY", pending=True))

    @rule(journal_id=made)
    def reverse(self, journal_id: UUID) -> None:
        view = journal(self.community_id, journal_id)
        self.book(*(Mirror(transfer.id) for transfer in view.transfers), reverses=journal_id)

    @rule()
    def seal(self) -> None:
        seal(self.community_id)

    @invariant()
    def the_books_are_those_of_the_model(self) -> None:
        if hasattr(self, "model"):
            assert_same_balances(self.community_id, self.model)

    def teardown(self) -> None:
        if hasattr(self, "community_id"):
            report = verify(self.community_id)
            assert report.is_clean, list(map(str, report))


def _play(examples: int, steps: int) -> None:
    machine: Any = History.TestCase()
    machine.settings = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    machine.runTest()


@pytest.mark.django_db
def test_histories_leave_the_books_of_the_model():
    _play(examples=25, steps=20)


@pytest.mark.slow
@pytest.mark.django_db
def test_many_long_histories():
    _play(examples=100, steps=40)
