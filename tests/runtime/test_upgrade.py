"""A database of an earlier release, brought up to date the way its owner would."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.runtime.running import Server, fengqun

from fengqun.kernel.database.cluster import Cluster
from fengqun.kernel.database.places import APPLICATION_ROLE, OWNER_ROLE

pytestmark = pytest.mark.slow

BEFORE = Path(__file__).with_name("ledger_0002")
"""Functions and triggers of the ledger as they were with its second migration: whoever posted described accounts."""

TABLES = "ledger_account, ledger_journal, ledger_transfer, ledger_unsealed, ledger_block"
FUNCTIONS = "ledger_post, ledger_seal, ledger_digests, ledger_block_hash, ledger_account_id"
GRANTS_BEFORE = f"""
GRANT USAGE ON SCHEMA public TO {APPLICATION_ROLE};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APPLICATION_ROLE};
REVOKE ALL ON {TABLES} FROM {APPLICATION_ROLE}, PUBLIC;
GRANT SELECT ON {TABLES} TO {APPLICATION_ROLE};
REVOKE ALL ON FUNCTION {FUNCTIONS} FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {FUNCTIONS} TO {APPLICATION_ROLE};
"""  # noqa: S608 - names of our own

POST = """
from django.db import connection, transaction
from fengqun.commerce.wallets.chart import BANK, WALLET
from fengqun.kernel.ids import new_id
from fengqun.people.communities.models import Community, Membership
from fengqun.spine.ledger.commands import post, seal_all
from fengqun.spine.ledger.types import AccountRef, Cause, JournalDraft, Line, Owner
{before}
with connection.cursor() as cursor:
    cursor.execute("SELECT current_user")
    print(cursor.fetchone()[0])
wallet = AccountRef(WALLET, "CNY", Owner("member", Membership.objects.get().id))
line = Line(AccountRef(BANK, "CNY"), wallet, {amount}, "CNY")
cause = Cause("gift", new_id(), None)
with transaction.atomic():
    post(JournalDraft(Community.objects.get().id, "gift:{amount}", "trial.gift", cause, (line,)))
seal_all()
"""
FOUND = "from fengqun.people.communities.tests.factories import make_community; make_community()"

HELD = "SELECT purpose, debits_posted - credits_posted FROM ledger_account ORDER BY purpose"
POSTERS = """
SELECT count(*), bool_or(has_function_privilege('public', oid, 'execute')) FROM pg_proc WHERE proname = 'ledger_post'
"""
CHART = "SELECT has_floor, shards FROM ledger_purpose WHERE code = 'wallet'"


@contextmanager
def database(home: Path, role: str = OWNER_ROLE) -> Iterator[psycopg.Connection[Any]]:
    """A connection to the home's database."""
    cluster = Cluster(home)
    cluster.ensure_running()
    try:
        with psycopg.connect(cluster.places.address(role), autocommit=True) as connection:
            yield connection
    finally:
        cluster.leave()


def run(home: Path, *words: str) -> str:
    ended = fengqun(home, *words)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.fixture
def of_before(migrated: Path) -> Path:
    """A home whose ledger is of the second migration, with a posted and sealed journal and the grants of that time."""
    assert run(migrated, "manage", "shell", "-v0", "-c", POST.format(before=FOUND, amount=1000)).split() == [
        APPLICATION_ROLE
    ]
    run(migrated, "manage", "migrate", "ledger", "0002_verification")
    with database(migrated) as connection:
        for name in ("guard.sql", "post.sql", "seal.sql"):
            connection.execute((BEFORE / name).read_text(encoding="utf-8").replace("{schema}", "public"))
        connection.execute(GRANTS_BEFORE)
        assert connection.execute("SELECT to_regclass('ledger_purpose')").fetchone() == (None,)
    return migrated


@pytest.mark.parametrize("way", ["db migrate", "up"])
def test_a_ledger_of_the_second_migration_is_brought_up_to_date(
    of_before: Path, start_server: Callable[..., Server], way: str
):
    # when
    if way == "up":
        server = start_server()
        server.wait_until_ready()
        assert server.stop() == 0
    else:
        run(of_before, "db", "migrate")

    # then: the serving role posts, by what the chart says, and can do no more than that
    assert run(of_before, "manage", "shell", "-v0", "-c", POST.format(before="", amount=234)).split() == [
        APPLICATION_ROLE
    ]
    with database(of_before, APPLICATION_ROLE) as connection:
        assert connection.execute(HELD).fetchall() == [("bank", 1234), ("wallet", -1234)]
        assert connection.execute(POSTERS).fetchone() == (1, False)
        assert connection.execute(CHART).fetchone() == (True, 1)
        for statement in ("DELETE FROM ledger_transfer", "UPDATE ledger_purpose SET has_floor = false"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
    assert "The books are right." in run(of_before, "verify")


def test_what_was_there_before_the_search_is_found(migrated: Path):
    # given a home from before the search
    run(migrated, "manage", "shell", "-v0", "-c", FOUND)
    run(migrated, "manage", "migrate", "search", "zero")

    # when
    run(migrated, "db", "migrate")

    # then
    with database(migrated, APPLICATION_ROLE) as connection:
        assert connection.execute("SELECT kind FROM search_searchdocument").fetchall() == [("person",)]
