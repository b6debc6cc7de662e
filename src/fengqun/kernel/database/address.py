"""From a PostgreSQL address to Django's settings."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from psycopg.conninfo import conninfo_to_dict

from fengqun.kernel.database.embedded import embedded_address
from fengqun.kernel.database.places import APPLICATION_ROLE, OWNER_ROLE, SUPERUSER

Process = Literal["web", "work", "command", "owner", "tests"]
"""What a process is for; it decides the role it connects as and how its connections are kept."""

ROLES: dict[Process, str] = {"owner": OWNER_ROLE, "tests": SUPERUSER}
WAIT_FOR_CONNECTION_SECONDS = 10
IDLE_CONNECTION_SECONDS = 300


@dataclass(frozen=True, kw_only=True)
class DatabaseSource:
    """Where the database is: an address for serving, one for the owner of the tables, or our own under `home`."""

    url: str
    owner_url: str
    home: Path
    pool_size: int = 8
    web_timeout_seconds: int = 15


def django_database(url: str) -> dict[str, Any]:
    """Django's settings of one database for a libpq address (`postgresql://user:secret@host:port/name`).

    Raises psycopg.ProgrammingError for an address that libpq cannot read.
    """
    parts = conninfo_to_dict(url)
    known = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    settings: dict[str, Any] = {known[key]: str(value) for key, value in parts.items() if key in known}
    options = {key: value for key, value in parts.items() if key not in known}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **settings,
        "OPTIONS": options,
        "CONN_HEALTH_CHECKS": True,
    }


def server_database(source: DatabaseSource, process: Process) -> dict[str, Any]:
    """Django's settings of the server's database for one kind of process.

    Raises psycopg.ProgrammingError for an address that libpq cannot read.
    """
    url = (source.owner_url or source.url) if process == "owner" else source.url
    if url:
        database = django_database(url)
    else:
        database = django_database(embedded_address(source.home, ROLES.get(process, APPLICATION_ROLE)))
        database |= {"ENGINE": "fengqun.kernel.database.engine", "EMBEDDED_HOME": str(source.home)}
    options = database["OPTIONS"]
    options["application_name"] = f"fengqun {process}"
    if process in {"web", "work"}:
        options["pool"] = {
            "min_size": 1,
            "max_size": source.pool_size,
            "timeout": WAIT_FOR_CONNECTION_SECONDS,
            "max_idle": IDLE_CONNECTION_SECONDS,
        }
    if process == "web":
        limits = {
            "statement_timeout": source.web_timeout_seconds,
            "idle_in_transaction_session_timeout": source.web_timeout_seconds * 2,
        }
        said = " ".join(f"-c {name}={seconds}s" for name, seconds in limits.items())
        options["options"] = f"{options.get('options', '')} {said}".strip()
    return database
