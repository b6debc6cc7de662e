"""What this room sets in the database beside Django's models."""

from django.apps.registry import Apps
from django.db import Error, connection, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# From 256 bytes on, texts and vectors move beside the table: a row that is only visited then costs little.
_NARROW = """
ALTER TABLE search_searchdocument SET (toast_tuple_target = 256);
ALTER TABLE search_searchdocument ALTER COLUMN vector SET STATISTICS 200;
"""
_SIMILAR = "CREATE INDEX search_words_alike ON search_searchword USING gin (word gin_trgm_ops)"
_HAS_TRIGRAMS = "SELECT to_regproc('word_similarity') IS NOT NULL"


def install(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Keep rows narrow, and index words by their trigrams where the extension pg_trgm is to be had.

    Without it (not on the server, or not allowed to this role) mistyped words are mended more slowly, by their
    first letter.
    """
    editor.execute(_NARROW, params=None)
    try:
        with transaction.atomic(using=editor.connection.alias):
            editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm", params=None)
            editor.execute(_SIMILAR, params=None)
    except Error:
        return


def uninstall(_apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Nothing remains when the tables are gone; the extension may serve others."""


def has_trigrams() -> bool:
    """Whether this database can compare words by their trigrams."""
    with connection.cursor() as cursor:
        cursor.execute(_HAS_TRIGRAMS)
        return bool(cursor.fetchone()[0])
