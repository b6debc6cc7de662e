"""A backup is only one if it comes back."""

import tarfile
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from tests.runtime.running import fengqun

from fengqun.kernel.database.cluster import Cluster

pytestmark = pytest.mark.slow

TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
CONTENT = (
    "SELECT (SELECT string_agg(u::text, ',' ORDER BY u.id) FROM accounts_user u),"
    " (SELECT string_agg(c::text, ',' ORDER BY c.id) FROM communities_community c),"
    " (SELECT string_agg(t::text, ',' ORDER BY t.id) FROM ledger_transfer t),"
    " (SELECT string_agg(a::text, ',' ORDER BY a.id) FROM ledger_account a)"
)
FILL = """
from fengqun.kernel.ids import new_id
from django.db import transaction
from fengqun.people.communities.tests.factories import make_community, make_member
from fengqun.spine.ledger.commands import post, seal_all
from fengqun.commerce.wallets.chart import BANK, WALLET
from fengqun.spine.ledger.types import AccountRef, Cause, JournalDraft, Line, Owner
community = make_community()
for number in range(5):
    card = make_member(community, f"成员{number}")
    line = Line(AccountRef(BANK, "CNY"), AccountRef(WALLET, "CNY", Owner("member", card.id)), 1000 + number, "CNY")
    with transaction.atomic():
        post(JournalDraft(community.id, f"gift:{number}", "trial.gift", Cause("gift", new_id(), None), (line,)))
seal_all()
"""


def rows_of(home: Path) -> tuple[dict[str, int], tuple[str, ...] | None]:
    """How many rows each table has, and the rows that matter most."""
    cluster = Cluster(home)
    cluster.ensure_running()
    try:
        with psycopg.connect(cluster.places.address("fengqun")) as connection:
            counts = {}
            for (table,) in connection.execute(TABLES).fetchall():
                found = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
                counts[table] = found[0] if found else 0
            return counts, connection.execute(CONTENT).fetchone()
    finally:
        cluster.leave()


@pytest.fixture
def filled(migrated: Path) -> Path:
    """A home with a key, members, transfers and an upload."""
    ended = fengqun(migrated, "manage", "shell", "-c", FILL)
    assert ended.returncode == 0, ended.stderr
    (migrated / "media" / "posts").mkdir(parents=True)
    (migrated / "media" / "posts" / "茶.jpg").write_bytes(b"\xff\xd8picture")
    return migrated


def test_backup_destroy_restore_verify(filled: Path, make_home: Callable[[], Path]):
    # given
    before = rows_of(filled)
    assert before[0]["ledger_transfer"] == 5
    key = (filled / "secret-key").read_text()
    kept = make_home() / "kept.tar"
    made = fengqun(filled, "backup", str(kept))
    assert made.returncode == 0, made.stderr
    assert kept.stat().st_mode & 0o777 == 0o600

    # when the first server is gone and another takes its place
    assert Cluster(filled).destroy_if_unused()
    fresh = make_home()
    restored = fengqun(fresh, "restore", str(kept))

    # then
    assert restored.returncode == 0, restored.stderr + restored.stdout
    assert "The books are right." in restored.stdout
    assert "5 transfers" in restored.stdout
    assert rows_of(fresh) == before
    assert (fresh / "secret-key").read_text() == key
    assert (fresh / "secret-key").stat().st_mode & 0o777 == 0o600
    assert (fresh / "media" / "posts" / "茶.jpg").read_bytes() == b"\xff\xd8picture"
    checked = fengqun(fresh, "verify")
    assert checked.returncode == 0, checked.stdout

    # when it is restored once more
    again = fengqun(fresh, "restore", str(kept))

    # then
    assert again.returncode == 2
    assert "never overwrites" in again.stderr
    assert rows_of(fresh) == before


def test_damaged_backup_restores_nothing(filled: Path, make_home: Callable[[], Path]):
    # given
    kept = filled / "kept.tar"
    assert fengqun(filled, "backup", str(kept)).returncode == 0
    with tarfile.open(kept) as tar:
        start = tar.getmember("database.dump").offset_data
    with kept.open("r+b") as file:
        file.seek(start + 500)
        file.write(b"damage")
    fresh = make_home()

    # when
    refused = fengqun(fresh, "restore", str(kept))

    # then
    assert refused.returncode == 2
    assert "database.dump in the backup is damaged" in refused.stderr
    assert not list(fresh.glob(".restore-*"))
    cluster = Cluster(fresh)
    cluster.ensure_running()
    with psycopg.connect(cluster.places.address("fengqun")) as connection:
        assert connection.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        ).fetchone() == (0,)
    cluster.leave()


def test_file_that_is_no_backup(home: Path):
    stranger = home / "letter.txt"
    stranger.write_text("Dear all")

    refused = fengqun(home, "restore", str(stranger))

    assert refused.returncode == 2
    assert "is not a whole backup" in refused.stderr


def test_backup_never_overwrites(filled: Path):
    kept = filled / "kept.tar"
    kept.write_text("precious")

    refused = fengqun(filled, "backup", str(kept))

    assert refused.returncode == 2
    assert kept.read_text() == "precious"
