"""What a community does again and again."""

from dataclasses import fields
from uuid import UUID

from fengqun.people.culture.errors import RitualNotFound
from fengqun.people.culture.models import Ritual
from fengqun.people.culture.types import RitualCard

_FIELDS = [one.name for one in fields(RitualCard)]


def rituals(community_id: UUID) -> list[RitualCard]:
    """The rituals, in their order."""
    rows = Ritual.objects.filter(community_id=community_id).order_by("position", "id")
    return [RitualCard(**row) for row in rows.values(*_FIELDS)]


def ritual(community_id: UUID, ritual_id: UUID) -> RitualCard:
    """One ritual. Raises RitualNotFound."""
    row = Ritual.objects.filter(community_id=community_id, id=ritual_id).values(*_FIELDS).first()
    if row is None:
        raise RitualNotFound
    return RitualCard(**row)
