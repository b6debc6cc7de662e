"""Write what the rooms declare into the database's chart of accounts."""

from django.db import connection, transaction

from fengqun.spine.ledger.chart import all_purposes

_SYNC = """
INSERT INTO ledger_purpose AS p (code, category, normal, has_floor, shards)
SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::boolean[], %s::int[])
ON CONFLICT (code) DO UPDATE
SET category = excluded.category, normal = excluded.normal, has_floor = excluded.has_floor, shards = excluded.shards
WHERE (p.category, p.normal, p.has_floor, p.shards)
      IS DISTINCT FROM (excluded.category, excluded.normal, excluded.has_floor, excluded.shards)
"""


@transaction.atomic
def sync_chart() -> int:
    """Bring `ledger_purpose` up to the declared purposes; answer how many changed. Needs a process of the owner.

    Every migration ends with it. A purpose that no room declares any more stays, for accounts may be of it.
    """
    rows = [(one.code, one.category.value, one.normal.value, one.floor, one.shards) for one in all_purposes()]
    with connection.cursor() as cursor:
        cursor.execute(_SYNC, [list(column) for column in zip(*rows, strict=True)] or [[]] * 5)
        return int(cursor.rowcount)
