"""The part of the ledger that lives in the database: its functions and the triggers that keep it immutable."""

from pathlib import Path

from django.apps.registry import Apps
from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

CHART = "ledger_purpose"
TABLES = ("ledger_account", "ledger_journal", "ledger_transfer", "ledger_unsealed", "ledger_block")
FUNCTIONS = ("ledger_post", "ledger_seal", "ledger_digests", "ledger_block_hash", "ledger_account_id")
_FILES = ("guard.sql", "post.sql", "seal.sql")


# Of the function that posts there is only one, whatever arguments it took before.
_DROP_POST = """
DO $do$
DECLARE
    earlier regprocedure;
BEGIN
    FOR earlier IN
        SELECT p.oid FROM pg_proc p
        WHERE p.proname = 'ledger_post' AND p.pronamespace = current_schema()::regnamespace
    LOOP
        EXECUTE 'DROP FUNCTION ' || earlier;
    END LOOP;
END
$do$
"""


def install(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Create or replace functions and triggers, in the schema that the tables live in."""
    del apps
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        [schema] = cursor.fetchone()
        cursor.execute(_DROP_POST)
        for name in _FILES:
            text = Path(__file__).with_name("sql").joinpath(name).read_text(encoding="utf-8")
            cursor.execute(text.replace("{schema}", schema))


def has_chart() -> bool:
    """Whether the migrations have come as far as the chart of accounts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [CHART])
        return bool(cursor.fetchone()[0])


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the functions; the triggers go with their tables."""
    del apps
    with schema_editor.connection.cursor() as cursor:
        for name in (*FUNCTIONS, "ledger_refuse", "ledger_guard_transfer"):
            cursor.execute(f"DROP FUNCTION IF EXISTS {name} CASCADE")
