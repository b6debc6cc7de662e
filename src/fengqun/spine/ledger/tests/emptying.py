"""The ledger refuses to be emptied, also by Django after a test with real transactions. This helps it."""

from django.db import connection, transaction

from fengqun.spine.ledger.database import TABLES


def empty_ledger() -> None:
    """Remove all rows of the ledger, past its triggers. Needs a superuser, as tests are."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in TABLES:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own
