"""People who act at the same moment take turns."""

from uuid import UUID

from django.db import connection


def take_turn(what: str, whose: UUID) -> None:
    """Hold this until the transaction ends; whoever comes second decides on what the first has left."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 2))", [f"referrals {what}:{whose}"])
