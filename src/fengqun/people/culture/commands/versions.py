"""The history of the culture page: every change is one version, with what was before."""

from collections.abc import Mapping
from uuid import UUID

from django.db import connection, transaction

from fengqun.people.communities.queries import canvas_history
from fengqun.people.culture.cache import forget
from fengqun.people.culture.models import Change

HISTORY_READ = 50
_NEXT = """
    INSERT INTO culture_culture AS c (community_id, version) VALUES (%s, 1)
    ON CONFLICT (community_id) DO UPDATE SET version = c.version + 1
    RETURNING version
"""


def hold(community_id: UUID) -> int:
    """Take the next version; changes of one community take turns until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [community_id])
        version: int = cursor.fetchone()[0]
    transaction.on_commit(lambda: forget(community_id))
    return version


def note_change(
    community_id: UUID,
    kind: str,
    *,
    object_id: UUID | None,
    name: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
    changed_by: UUID | None,
) -> int:
    """Write a change into the history, in the caller's transaction; answers its version."""
    version = hold(community_id)
    Change.objects.create(
        community_id=community_id,
        version=version,
        kind=kind,
        object_id=object_id,
        name=name[:80],
        before=dict(before),
        after=dict(after),
        changed_by=changed_by,
    )
    return version


@transaction.atomic
def note_manifesto(community_id: UUID, canvas_version: int, *, changed_by: UUID | None) -> None:
    """Write a new manifesto into the history, as the version of the canvas says it. Twice is once."""
    history = canvas_history(community_id, limit=HISTORY_READ)
    said = next((one.changes for one in history if one.version == canvas_version), [])
    before, after = next(((str(old or ""), str(new or "")) for name, old, new in said if name == "manifesto"), ("", ""))
    last = Change.objects.filter(community_id=community_id, kind=Change.Kind.MANIFESTO).order_by("-version").first()
    if after == before or (last is not None and last.after.get("text", "") == after):
        return
    note_change(
        community_id,
        Change.Kind.MANIFESTO,
        object_id=community_id,
        name="",
        before={"text": before} if before else {},
        after={"text": after} if after else {},
        changed_by=changed_by,
    )
