"""Rows of the ledger are for good: raw SQL is refused, by triggers and, for the application's role, by its rights."""
# ruff: noqa: S608 - statements put together from constants

from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction

from fengqun.kernel.ids import new_id
from fengqun.spine.ledger.batch import Batch, Fact
from fengqun.spine.ledger.commands import grant_application_role, post, post_many, seal, settle
from fengqun.spine.ledger.database import TABLES
from fengqun.spine.ledger.errors import InsufficientFunds
from fengqun.spine.ledger.models import Account, Block, Journal, Transfer
from fengqun.spine.ledger.queries import balance, verify
from fengqun.spine.ledger.tests.factories import PURSE, cash, cause, cost, draft, line, purse, sales, top_up
from fengqun.spine.ledger.types import AccountRef, Category, Line, Normal, Owner, Purpose, Settlement

pytestmark = pytest.mark.django_db

ROLE = "fengqun_test_application"


@pytest.fixture
def books(community_id, member_id):
    """A posted, a pending and a settled transfer, sealed; and one that waits for the seal."""
    post(top_up(community_id, member_id, 100))
    post(draft(community_id, line(purse(member_id), cash(), 30, pending=True), key="pending"))
    held = post(draft(community_id, line(cost(), purse(member_id), 5, pending=True)))
    settle(community_id, held.transfer_ids[0], key="settled", cause=cause())
    seal(community_id)
    post(draft(community_id, line(cash(), sales(), 1)))


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def rows() -> list[object]:
    return [
        list(model.objects.order_by("community_id", "pk").values()) for model in (Account, Journal, Transfer, Block)
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM ledger_transfer",
        "DELETE FROM ledger_transfer WHERE state = 'pending'",
        "TRUNCATE ledger_transfer",
        "UPDATE ledger_transfer SET amount_minor = 1 WHERE state = 'posted'",
        "UPDATE ledger_transfer SET note = '{\"a\": 1}'",
        "UPDATE ledger_transfer SET state = 'pending', posted_minor = NULL WHERE state = 'posted'",
        "UPDATE ledger_transfer SET state = 'posted', posted_minor = amount_minor WHERE state = 'pending'",
        "UPDATE ledger_transfer SET expires_at = now() WHERE state = 'pending'",
        (
            "UPDATE ledger_transfer SET state = 'voided', posted_minor = 0, settled_at = now(), "
            "settled_journal_id = id, "
            "settled_debit_version = 99, settled_credit_version = 99, settled_debit_balance_minor = 0, "
            "settled_credit_balance_minor = 0, amount_minor = 29 WHERE state = 'pending'"
        ),
        "UPDATE ledger_transfer SET settled_at = now() WHERE settled_at IS NOT NULL",
        "DELETE FROM ledger_journal",
        "UPDATE ledger_journal SET rule = 'other'",
        "TRUNCATE ledger_journal",
        "DELETE FROM ledger_block",
        "UPDATE ledger_block SET hash = '\\x00'",
        "TRUNCATE ledger_block",
        "DELETE FROM ledger_account",
        "UPDATE ledger_account SET owner_id = community_id",
        "UPDATE ledger_account SET has_floor = false",
        "UPDATE ledger_account SET unit = 'USD'",
        "TRUNCATE ledger_account",
        "TRUNCATE ledger_account, ledger_journal, ledger_transfer, ledger_block, ledger_unsealed CASCADE",
        "DELETE FROM ledger_purpose",
        "TRUNCATE ledger_purpose",
        "UPDATE ledger_unsealed SET journal_ids = '{}'",
        "TRUNCATE ledger_unsealed",
    ],
)
def test_even_the_owner_cannot_rewrite_the_books(books, statement):
    before = rows()

    with pytest.raises(DatabaseError, match="never rewritten"):
        run(statement)

    assert rows() == before


def test_the_floor_is_the_databases_own_rule(books):
    with pytest.raises(DatabaseError, match="a_floored_account_never_falls_below_zero"):
        run("UPDATE ledger_account SET debits_posted = debits_posted + 1000 WHERE purpose = 'test.purse'")


@pytest.mark.parametrize(
    ("columns", "rule"),
    [
        ("amount_minor = 0", "an_amount_is_positive_and_bounded"),
        ("debit_account_id = credit_account_id", "a_transfer_joins_two_accounts"),
        ("posted_minor = amount_minor + 1", "what_is_posted_fits_the_state"),
        ("state = 'voided'", "what_is_posted_fits_the_state"),
        ("state = 'other'", "what_is_posted_fits_the_state"),
    ],
)
def test_constraints_hold_for_whoever_writes(books, columns, rule):
    with pytest.raises(DatabaseError, match=rule):
        run(
            f"SET LOCAL session_replication_role = replica; UPDATE ledger_transfer SET {columns} WHERE state = 'posted'"
        )


@pytest.fixture
def application(books):
    """Speak to the database as the application's role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_roles WHERE rolname = %s", [ROLE])
        if not cursor.fetchone()[0]:
            cursor.execute(f"CREATE ROLE {ROLE}")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {ROLE}")
        cursor.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {ROLE}")
        grant_application_role(ROLE)
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
        yield
        cursor.execute("RESET ROLE")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM {}",
        "UPDATE {} SET community_id = community_id",
        "INSERT INTO {} SELECT * FROM {}",
        "TRUNCATE {}",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
        "DROP TABLE {}",
        "ALTER TABLE {} DROP COLUMN community_id",
        "CREATE TRIGGER mine AFTER INSERT ON {} FOR EACH ROW EXECUTE FUNCTION ledger_refuse()",
    ],
)
def test_the_applications_role_may_not_touch_a_row(application, statement, table):
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
        run(statement.format(table, table))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_purpose SET has_floor = false",
        "INSERT INTO ledger_purpose VALUES ('loose', 'liability', 'credit', false, 1)",
        "DELETE FROM ledger_purpose",
        "TRUNCATE ledger_purpose",
        "SET session_replication_role = replica",
        "DROP TRIGGER a_transfer_is_never_removed ON ledger_transfer",
        "UPDATE ledger_account SET credits_posted = credits_posted + 100",
        "ALTER FUNCTION ledger_refuse() SECURITY DEFINER",
        "DROP FUNCTION ledger_guard_transfer() CASCADE",
    ],
)
def test_the_applications_role_may_not_get_round_it(application, statement):
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"):
        run(statement)


def test_the_applications_role_posts_settles_seals_reads_and_verifies(application, community_id, member_id):
    held = post(draft(community_id, line(purse(member_id), cash(), 10, pending=True)))
    settle(community_id, held.transfer_ids[0], key="s", cause=cause())
    post(top_up(new_id(), member_id, 1))

    assert seal(community_id) == 3
    assert balance(community_id, purse(member_id)).posted_minor == 95
    assert verify().is_clean


def test_a_temporary_table_does_not_fool_the_functions(application, community_id):
    run("CREATE TEMPORARY TABLE ledger_journal (LIKE public.ledger_journal)")

    posted = post(draft(community_id, line(cash(), sales(), 1)))

    run("DROP TABLE pg_temp.ledger_journal")
    assert Journal.objects.filter(id=posted.journal_id).exists()


def test_no_argument_opens_an_account_without_its_floor(application, community_id):
    # given a member without a purse, and a purpose that claims to have no floor
    owner_id = new_id()
    loose = AccountRef(
        replace(PURSE, floor=False, category=Category.ASSET, normal=Normal.DEBIT), "CNY", Owner("m", owner_id)
    )

    with pytest.raises(InsufficientFunds):
        post(draft(community_id, line(loose, cash(), 1)))
    post(draft(community_id, line(cash(), loose, 1)))

    opened = Account.objects.get(owner_id=owner_id)
    assert (opened.has_floor, opened.category, opened.normal) == (True, "liability", "credit")
    assert verify().is_clean


@pytest.mark.parametrize(
    "made_up",
    [
        Purpose("test.made_up", "", Category.LIABILITY, Normal.CREDIT, floor=False),
        Purpose("test.sales", "", Category.INCOME, Normal.CREDIT, floor=False, shards=64),
    ],
)
def test_no_argument_opens_an_account_that_the_chart_does_not_have(application, community_id, made_up):
    drafts = [
        draft(community_id, Line(cash("USD"), AccountRef(made_up, "USD"), 1, "USD"), cause=cause("order"))
        for _each in range(20)
    ]

    with pytest.raises(LookupError, match=made_up.code), transaction.atomic():
        post_many(drafts)

    assert verify().is_clean


def test_raw_calls_of_the_function_cannot_unbalance_the_books(application, community_id, member_id):
    # given a pending transfer that is named with another account than it has
    waiting = Transfer.objects.get(state="pending")
    other = Account.objects.get(purpose="test.sales")
    forged = Batch(community_id, waiting.occurred_at)
    fact = Fact(other.id, waiting.credit_account_id, 30, "CNY", "pending", None)
    forged.add(draft(community_id, Settlement(waiting.id)), {waiting.id: fact})
    with pytest.raises(DatabaseError, match="other accounts"), transaction.atomic():
        forged.post()
    assert verify().is_clean
