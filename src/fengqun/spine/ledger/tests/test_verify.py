"""Every kind of corruption is named. Rows are corrupted past the triggers, as only a superuser can."""
# ruff: noqa: S608 - statements put together from constants

from collections.abc import Iterable, Sequence
from uuid import UUID

import pytest
from django.db import connection, transaction

from fengqun.kernel.ids import new_id
from fengqun.spine.ledger.commands import post, reverse, seal, settle
from fengqun.spine.ledger.models import Account, Journal, Transfer
from fengqun.spine.ledger.queries import Head, heads, parse_head, verify
from fengqun.spine.ledger.tests.factories import cash, cause, cost, draft, line, purse, sales, top_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def books(community_id, member_id):
    """Sealed: a sale, a top-up, a reservation settled in part, a reversal, one still pending. Unsealed: a sale."""
    post(draft(community_id, line(cash(), sales(), 1264), key="sale"))
    post(top_up(community_id, member_id, 500))
    held = post(draft(community_id, line(purse(member_id), cash(), 100, pending=True), key="held"))
    settle(community_id, held.transfer_ids[0], key="settled", cause=cause(), amount_minor=60)
    wrong = post(draft(community_id, line(cash(), sales(), 7), key="wrong"))
    reverse(community_id, wrong.journal_id, key="reversal", cause=cause())
    seal(community_id)
    post(draft(community_id, line(cost(), purse(member_id), 9, pending=True), key="pending"))
    seal(community_id)
    post(draft(community_id, line(cash(), sales(), 3), key="fresh"))
    assert verify(community_id).is_clean
    assert verify().is_clean


def corrupt(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement)
        assert cursor.rowcount > 0
        cursor.execute("SET LOCAL session_replication_role = origin")


TRANSFER_OF = "(SELECT transfer_ids[1] FROM ledger_journal WHERE key = '{}')"
JOURNAL = "(SELECT id FROM ledger_journal WHERE key = '{}')"
FRESH, SALE, HELD = (TRANSFER_OF.format(key) for key in ("fresh", "sale", "held"))

CORRUPTIONS = {
    "more in a purse": (
        "UPDATE ledger_account SET credits_posted = credits_posted + 1 WHERE purpose = 'test.purse'",
        {"unit.unbalanced", "account.posted_differs"},
    ),
    "moved between accounts, still balanced": (
        (
            "UPDATE ledger_account SET credits_posted = credits_posted "
            "+ CASE purpose WHEN 'test.purse' THEN 1 ELSE -1 END "
            "WHERE purpose IN ('test.purse', 'test.sales')"
        ),
        {"account.posted_differs"},
    ),
    "pending sums": (
        "UPDATE ledger_account SET credits_pending = credits_pending - 9 WHERE purpose = 'test.purse'",
        {"unit.unbalanced", "account.pending_differs"},
    ),
    "version of an account": (
        "UPDATE ledger_account SET version = version + 1 WHERE purpose = 'test.sales'",
        {"account.versions_differ"},
    ),
    "owner of an account": (
        "UPDATE ledger_account SET owner_id = gen_random_uuid() WHERE purpose = 'test.purse'",
        {"account.identity_altered"},
    ),
    "floor of an account": (
        "UPDATE ledger_account SET has_floor = false WHERE purpose = 'test.purse'",
        {"account.differs_from_chart"},
    ),
    "category of an account": (
        "UPDATE ledger_account SET category = 'asset' WHERE purpose = 'test.purse'",
        {"account.differs_from_chart"},
    ),
    "normal side of an account": (
        "UPDATE ledger_account SET normal = 'debit' WHERE purpose = 'test.sales'",
        {"account.differs_from_chart", "transfer.balance_differs"},
    ),
    "an account is gone": (
        "DELETE FROM ledger_account WHERE purpose = 'test.cost'",
        {"unit.unbalanced", "account.missing"},
    ),
    "amount of a fresh transfer": (
        f"UPDATE ledger_transfer SET amount_minor = 4, posted_minor = 4 WHERE id = {FRESH}",
        {"account.posted_differs", "transfer.balance_differs"},
    ),
    "amount of a sealed transfer": (
        f"UPDATE ledger_transfer SET amount_minor = 1265, posted_minor = 1265 WHERE id = {SALE}",
        {"account.posted_differs", "transfer.balance_differs", "chain.journal_altered"},
    ),
    "part that was settled": (
        f"UPDATE ledger_transfer SET posted_minor = 61 WHERE id = {HELD}",
        {"account.posted_differs", "transfer.balance_differs", "chain.journal_altered"},
    ),
    "a settled transfer becomes pending again": (
        (
            f"UPDATE ledger_transfer SET state = 'pending', posted_minor = NULL, settled_at = NULL, "
            f"settled_journal_id = NULL WHERE id = {HELD}"
        ),
        {
            "account.posted_differs",
            "account.pending_differs",
            "account.versions_differ",
            "transfer.version_gap",
            "transfer.balance_differs",
            "journal.without_transfer",
            "chain.journal_altered",
        },
    ),
    "recorded balance": (
        f"UPDATE ledger_transfer SET debit_balance_minor = debit_balance_minor + 1 WHERE id = {FRESH}",
        {"transfer.balance_differs"},
    ),
    "recorded version": (
        f"UPDATE ledger_transfer SET credit_version = credit_version + 1 WHERE id = {FRESH}",
        {"transfer.version_gap"},
    ),
    "unit of a transfer": (
        f"UPDATE ledger_transfer SET unit = 'USD' WHERE id = {FRESH}",
        {"transfer.unit_differs"},
    ),
    "note of a sealed transfer": (
        f"UPDATE ledger_transfer SET note = '{{\"a\": 1}}' WHERE id = {SALE}",
        {"chain.journal_altered"},
    ),
    "a transfer is gone": (
        f"DELETE FROM ledger_transfer WHERE id = {FRESH}",
        {"account.posted_differs", "account.versions_differ", "journal.without_transfer"},
    ),
    "a transfer of another journal": (
        f"UPDATE ledger_transfer SET journal_id = gen_random_uuid() WHERE id = {FRESH}",
        {"transfer.without_journal", "journal.without_transfer"},
    ),
    "settled by nobody": (
        f"UPDATE ledger_transfer SET settled_journal_id = gen_random_uuid() WHERE id = {HELD}",
        {"transfer.settled_without_journal", "journal.without_transfer", "chain.journal_altered"},
    ),
    "a fresh journal is gone": (
        "DELETE FROM ledger_journal WHERE key = 'fresh'",
        {"transfer.without_journal", "chain.waiting_missing"},
    ),
    "a sealed journal is gone": (
        "DELETE FROM ledger_journal WHERE key = 'sale'",
        {"transfer.without_journal", "chain.journal_missing"},
    ),
    "a journal without transfers": (
        "UPDATE ledger_journal SET transfer_ids = '{}' WHERE key = 'fresh'",
        {"transfer.without_journal", "journal.without_transfer"},
    ),
    "rule of a sealed journal": (
        "UPDATE ledger_journal SET rule = 'test.other' WHERE key = 'sale'",
        {"chain.journal_altered"},
    ),
    "time of a sealed journal": (
        "UPDATE ledger_journal SET occurred_at = occurred_at - interval '1 microsecond' WHERE key = 'sale'",
        {"chain.journal_altered"},
    ),
    "reversal of nothing": (
        "UPDATE ledger_journal SET reverses = gen_random_uuid() WHERE key = 'fresh'",
        {"reversal.without_original"},
    ),
    "reversal that is no mirror": (
        f"UPDATE ledger_journal SET reverses = {JOURNAL.format('sale')} WHERE key = 'fresh'",
        {"reversal.not_a_mirror"},
    ),
    "hash of a block": (
        "UPDATE ledger_block SET hash = sha256('x') WHERE number = 2",
        {"chain.broken"},
    ),
    "digests of a block": (
        "UPDATE ledger_block SET digests[1] = sha256('x') WHERE number = 2",
        {"chain.broken", "chain.journal_altered"},
    ),
    "first block is gone": (
        "DELETE FROM ledger_block WHERE number = 1",
        {"chain.broken", "chain.journal_unaccounted"},
    ),
    "last block is gone": (
        "DELETE FROM ledger_block WHERE number = 2",
        {"chain.journal_unaccounted"},
    ),
    "what waits is gone": (
        "DELETE FROM ledger_unsealed",
        {"chain.journal_unaccounted"},
    ),
    "sealed twice": (
        f"UPDATE ledger_unsealed SET journal_ids = journal_ids || {JOURNAL.format('sale')}",
        {"chain.journal_twice"},
    ),
}


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_each_corruption_is_named_and_nothing_else(books, community_id, name):
    statement, codes = CORRUPTIONS[name]
    corrupt(statement)

    report = verify(community_id)

    assert not report.is_clean
    assert report.codes == codes, [str(finding) for finding in report]
    assert verify().codes == codes
    assert verify(new_id()).is_clean


def test_a_floor_that_was_broken_is_named(books, community_id):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_account DROP CONSTRAINT a_floored_account_never_falls_below_zero")
    corrupt("UPDATE ledger_account SET debits_posted = debits_posted + 10000 WHERE purpose = 'test.purse'")

    assert verify(community_id).codes == {"unit.unbalanced", "account.posted_differs", "account.below_floor"}


def test_an_altered_chart_is_named(books, community_id):
    corrupt("UPDATE ledger_purpose SET has_floor = false WHERE code = 'test.purse'")

    report = verify(community_id)

    assert report.codes == {"chart.differs", "account.differs_from_chart"}
    assert "test.purse liability credit × 1 >= 0" in str(next(one for one in report if one.code == "chart.differs"))


def test_an_account_of_no_purpose_is_named(books, community_id):
    corrupt("DELETE FROM ledger_purpose WHERE code = 'test.sales'")

    [finding] = verify(community_id)

    assert (finding.code, finding.found) == ("account.differs_from_chart", "test.sales income credit")


def test_a_chain_that_was_cut_is_named_by_the_head_copied_before(books, community_id):
    # given a head that somebody copied
    seal(community_id)
    copied = heads(community_id)[community_id]
    assert (copied.number, parse_head(str(copied))) == (3, copied)
    assert verify(heads=[copied]).is_clean

    # when the last block goes with its journal, and the sums with it
    fresh = Transfer.objects.get(journal_id=Journal.objects.get(key="fresh").id)
    corrupt("DELETE FROM ledger_block WHERE number = 3")
    corrupt("DELETE FROM ledger_journal WHERE key = 'fresh'")
    corrupt(f"DELETE FROM ledger_transfer WHERE id = '{fresh.id}'")
    for side in ("debit", "credit"):
        account_id = getattr(fresh, f"{side}_account_id")
        corrupt(
            f"UPDATE ledger_account SET {side}s_posted = {side}s_posted - 3, version = version - 1 "
            f"WHERE id = '{account_id}'"
        )

    # then the books are consistent, and only the copy tells
    assert verify(community_id).is_clean
    [finding] = verify(heads=[copied])
    assert (finding.code, finding.expected) == ("chain.head_differs", str(copied))
    assert verify(community_id, heads=[copied]).codes == {"chain.head_differs"}


def test_a_chain_that_was_rewritten_is_named_by_the_head_copied_before(books, community_id):
    copied = heads(community_id)[community_id]

    assert verify(heads=[Head(copied.number, "00" * 32)]).codes == {"chain.head_differs"}
    assert verify(new_id(), heads=[copied]).codes == {"chain.head_differs"}


@pytest.mark.parametrize("text", ["", "1", "0:" + "0" * 64, "1:" + "0" * 63, "1:" + "g" * 64])
def test_a_malformed_head_is_refused(text):
    with pytest.raises(ValueError, match="NUMBER:HASH"):
        parse_head(text)


def test_a_finding_says_what_which_and_where(books, community_id):
    purse_id = Account.objects.get(purpose="test.purse").id
    corrupt("UPDATE ledger_account SET version = version + 1 WHERE purpose = 'test.purse'")

    [finding] = verify(community_id)

    assert (finding.code, finding.ids, finding.community_id) == ("account.versions_differ", (purse_id,), community_id)
    assert str(finding) == f"account.versions_differ: 账户 {purse_id} 记着改动过 5 次，流水里是 4 次。"
    assert finding.as_data()["ids"] == [str(purse_id)]


def test_an_altered_journal_is_named_by_its_id(books, community_id):
    sale = Journal.objects.get(key="sale")
    corrupt("UPDATE ledger_journal SET params = '{\"rate_bps\": 1}' WHERE key = 'sale'")

    [finding] = verify(community_id)

    assert (finding.code, finding.ids, finding.expected) == ("chain.journal_altered", (sale.id,), "1")


def test_missing_causes_are_named(community_id):
    # given two journals, whose second cause and first activity nobody knows
    known, unknown, activity = cause("order"), cause("order"), new_id()
    post(draft(community_id, line(cash(), sales(), 1), cause=cause("order", id=known.id, activity_id=activity)))
    post(draft(community_id, line(cash(), sales(), 1), cause=unknown))
    asked = []

    def check(community: UUID, kind: str, ids: Sequence[UUID]) -> Iterable[UUID]:
        asked.append((community, kind, set(ids)))
        return [each for each in ids if kind == "activity" or each != known.id]

    report = verify(community_id, causes=check)

    assert {(finding.code, finding.found, finding.ids) for finding in report} == {
        ("journal.cause_missing", "order", (unknown.id,)),
        ("journal.cause_missing", "activity", (activity,)),
    }
    assert (community_id, "order", {known.id, unknown.id}) in asked


def test_the_report_counts_and_tells_its_progress(books, community_id):
    told = []

    report = verify(community_id, progress=lambda done, total: told.append((done, total)))

    assert (report.accounts, report.journals, report.transfers, report.blocks) == (4, 8, 7, 2)
    assert told[-1][0] == told[-1][1] == len(told) - 1
    assert (len(report), bool(report), list(report)) == (0, False, [])
