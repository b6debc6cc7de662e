"""The files that a check-in carries."""

from collections.abc import Sequence
from uuid import UUID

from fengqun.content.challenges.models import Challenge, CheckIn
from fengqun.content.media.commands import attach, set_audience
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


def show_files(row: CheckIn) -> None:
    """Let the files of a check-in be seen by who sees the check-in now."""
    is_there = row.state != CheckIn.State.REMOVED
    set_audience(
        CHECK_IN,
        [row.id],
        audience=Audience(circle_id=row.challenge.circle_id) if is_there else None,
        for_staff=row.state in {CheckIn.State.HELD, CheckIn.State.HIDDEN},
    )


def carried_kinds(check_in_id: UUID) -> list[str]:
    """The kinds of the files that a check-in carries."""
    return [card.kind for card in media_of(CHECK_IN, [check_in_id]).get(check_in_id, ())]
