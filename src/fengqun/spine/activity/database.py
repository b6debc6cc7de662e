"""What this room keeps in the database beside Django's models: `sql/tables.sql`."""

from pathlib import Path

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_TABLES = Path(__file__).parent / "sql" / "tables.sql"


def install(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the tables, triggers and functions, in the schema that comes first."""
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        (schema,) = cursor.fetchone()
        cursor.execute(_TABLES.read_text(encoding="utf-8").replace("{schema}", schema))


def uninstall(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Remove them, with all that was recorded."""
    editor.execute(
        "DROP TABLE activity_activity, activity_delivery;"
        "DROP FUNCTION activity_refuse_change(), activity_ensure_month(date), activity_first_id(timestamptz);",
        params=None,
    )
