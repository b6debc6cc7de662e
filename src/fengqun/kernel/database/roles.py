"""The roles of the embedded cluster: one owns the tables and migrates them, the other serves and owns nothing."""

import psycopg
from psycopg import sql

from fengqun.kernel.database.places import APPLICATION_ROLE, DATABASE_NAME, OWNER_ROLE, SUPERUSER, Places


def answers(places: Places) -> bool:
    """Whether the server of these places takes connections."""
    try:
        psycopg.connect(places.address(SUPERUSER, "postgres"), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def make_roles(places: Places) -> None:
    """Make the roles and the database where they are missing."""
    with psycopg.connect(places.address(SUPERUSER, "postgres"), autocommit=True) as connection:
        for role, rights in ((OWNER_ROLE, "LOGIN CREATEDB"), (APPLICATION_ROLE, "LOGIN")):
            if not _exists(connection, "SELECT FROM pg_roles WHERE rolname = %s", role):
                connection.execute(sql.SQL("CREATE ROLE {} " + rights).format(sql.Identifier(role)))
        if not _exists(connection, "SELECT FROM pg_database WHERE datname = %s", DATABASE_NAME):
            database, owner, application = map(sql.Identifier, (DATABASE_NAME, OWNER_ROLE, APPLICATION_ROLE))
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, owner))
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
            connection.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(database, application))


def _exists(connection: psycopg.Connection, query: str, name: str) -> bool:
    return connection.execute(query.encode(), [name]).fetchone() is not None
