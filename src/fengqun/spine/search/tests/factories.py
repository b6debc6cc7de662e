"""Documents for tests, written the way rooms write them."""

from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction

from fengqun.kernel.ids import new_id
from fengqun.spine.search.commands import put
from fengqun.spine.search.documents import MEMBERS, Document

SPRING = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def document(community_id: UUID, title: str = "", body: str = "", **choices: object) -> Document:
    """A document of the kind `note` that members may find."""
    given: dict[str, object] = {"kind": "note", "object_id": new_id(), "audience": MEMBERS, "moment": SPRING}
    return Document(community_id=community_id, title=title, body=body, **(given | choices))  # type: ignore[arg-type]


def put_note(community_id: UUID, title: str = "", body: str = "", **choices: object) -> UUID:
    """Put one such document and answer its object's id."""
    made = document(community_id, title, body, **choices)
    with transaction.atomic():
        put([made])
    return made.object_id
