"""Give the application's database role what it needs on the ledger, and no more."""

from django.db import connection, transaction
from psycopg import sql

from fengqun.spine.ledger.database import CHART, FUNCTIONS, TABLES


@transaction.atomic
def grant_application_role(role: str) -> None:
    """Let `role` read the ledger and call its functions; every other right on its tables is taken away.

    Rows are written by the functions, which run with the rights of the tables' owner; so the role can
    neither insert, change, delete nor truncate them, and being no owner it cannot disable a trigger.
    The chart of accounts comes with the tables (`sync_chart`), so no argument of the role's opens an account
    without its floor.
    Run it as the owner. The role must exist and must be no superuser.
    """
    name = sql.Identifier(role)
    tables = sql.SQL(", ").join(map(sql.Identifier, (*TABLES, CHART)))
    functions = sql.SQL(", ").join(map(sql.Identifier, FUNCTIONS))
    with connection.cursor() as cursor:
        for statement in (
            "REVOKE ALL ON {tables} FROM {role}, PUBLIC",
            "GRANT SELECT ON {tables} TO {role}",
            "REVOKE ALL ON FUNCTION {functions} FROM PUBLIC",
            "GRANT EXECUTE ON FUNCTION {functions} TO {role}",
        ):
            cursor.execute(sql.SQL(statement).format(tables=tables, functions=functions, role=name))
