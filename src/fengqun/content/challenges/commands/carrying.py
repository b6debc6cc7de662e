"""The files that a check-in carries."""

from collections.abc import Sequence
from uuid import UUID

from fengqun.content.challenges.models import Challenge, CheckIn
from fengqun.content.media.commands import attach
from fengqun.content.media.queries import media_of
from fengqun.kernel.policies import Actor
from fengqun.people.circles.types import Audience

CHECK_IN = "check_in"


def carry(row: CheckIn, challenge: Challenge, media_ids: Sequence[UUID], *, actor: Actor) -> list[str]:
    """Let the check-in carry exactly these files; answers their kinds. Raises MediaNotFound, TooManyFiles."""
    if not media_ids and row._state.adding:  # noqa: SLF001 - whether the row is in the database is asked of Django
        return []
    audience = Audience(circle_id=challenge.circle_id)
    cards = attach(media_ids, actor=actor, object_kind=CHECK_IN, object_id=row.id, audience=audience)
    return [card.kind for card in cards]


def carried_kinds(check_in_id: UUID) -> list[str]:
    """The kinds of the files that a check-in carries."""
    return [card.kind for card in media_of(CHECK_IN, [check_in_id]).get(check_in_id, ())]
