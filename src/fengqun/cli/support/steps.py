"""Steps that bring a database and the files up to this release. Each is done again without harm."""

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from fengqun.kernel.database.places import APPLICATION_ROLE
from fengqun.kernel.messages import compile_catalogs

MONTHS_AHEAD = 15
EVERY = 1_000_000


def migrate(*, verbosity: int = 0) -> None:
    """Bring the tables up to date. Needs a process of the owner."""
    call_command("migrate", interactive=False, verbosity=verbosity)
    call_command("createcachetable", verbosity=0)
    make_partitions()
    write_index()


def write_index() -> None:
    """Let what there is be found, in a database that is older than the search: one whose index is empty."""
    # Rooms are there once Django is set up.
    from fengqun.people.communities.queries import all_communities
    from fengqun.spine.search.commands import rebuild
    from fengqun.spine.search.queries import is_empty

    if is_empty():
        for community in all_communities(limit=EVERY):
            rebuild(community.id)


def make_partitions() -> None:
    """Make the activity's partitions: of months that hold rows, and of the coming year. Needs a process of the owner.

    The serving role owns nothing and could not make them when the time comes.
    """
    # Rooms are there once Django is set up.
    from fengqun.spine.activity.commands import ensure_partitions

    ensure_partitions(MONTHS_AHEAD)


def application_role() -> str | None:
    """The role that serves, when it is another than the owner of the tables; None when one role does all."""
    source = settings.DATABASE
    if not source.url:
        return APPLICATION_ROLE
    if not source.owner_url:
        return None
    serving, owner = (conninfo_to_dict(url).get("user") for url in (source.url, source.owner_url))
    return str(serving) if serving and serving != owner else None


def grant(role: str) -> None:
    """Give the serving role what it needs: rows, not tables. Needs a process of the owner.

    The ledger then takes back what would let anyone rewrite its history.
    """
    # Rooms are there once Django is set up.
    from fengqun.spine.ledger.commands import grant_application_role

    statements = (
        "GRANT USAGE ON SCHEMA public TO {}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
    )
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(sql.SQL(statement).format(sql.Identifier(role)))
        grant_application_role(role)


def collect_files() -> None:
    """Compile the translations and gather the static files with hashed names."""
    compile_catalogs()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
