"""A schema of its own for a measurement, so that nothing measured stays in the books."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, models
from psycopg import sql


@contextmanager
def scratch_schema(name: str, tables: Sequence[type[models.Model]] = ()) -> Iterator[None]:
    """Work in an empty schema that holds these models' tables, and drop it afterwards."""
    schema = sql.Identifier(f"bench_{name}")
    with connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        [path] = cursor.fetchone()
        cursor.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(schema))
        cursor.execute(sql.SQL("CREATE SCHEMA {}").format(schema))
        cursor.execute(sql.SQL("SET search_path = {}").format(schema))
    try:
        with connection.schema_editor() as editor:
            for table in tables:
                editor.create_model(table)
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('search_path', %s, false)", [path])
            cursor.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(schema))
