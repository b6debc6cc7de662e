"""The part of this room that lives in the database: the function that decides claims."""

from pathlib import Path

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_DECIDE = Path(__file__).parent / "sql" / "decide.sql"


def install(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the function, or replace it by what the file says now."""
    with editor.connection.cursor() as cursor:
        cursor.execute(_DECIDE.read_text(encoding="utf-8"))


def uninstall(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Remove it."""
    editor.execute(
        "DROP FUNCTION drops_decide(uuid, timestamptz, uuid[], uuid[], text[], uuid[], boolean[])",
        params=None,
    )
