"""How the server comes to its PostgreSQL: by address, or embedded under its home folder.

`address` turns either into Django's settings. `cluster` makes, starts, heals and stops the embedded server with the
programs that `programs` finds; `embedded` is what the rest of a process sees of it, and `engine` starts it when
Django first connects. Only what `server_database` is given decides; nothing here reads settings.
"""

from fengqun.kernel.database.address import DatabaseSource, Process, django_database, server_database
from fengqun.kernel.database.embedded import embedded_address, embedded_cluster, ensure_embedded, keep_running
from fengqun.kernel.database.errors import DatabaseTrouble

__all__ = [
    "DatabaseSource",
    "DatabaseTrouble",
    "Process",
    "django_database",
    "embedded_address",
    "embedded_cluster",
    "ensure_embedded",
    "keep_running",
    "server_database",
]
