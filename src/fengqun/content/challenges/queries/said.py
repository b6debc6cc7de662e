"""What was sent, by ids, for rooms that look after it: callers ask for the rights."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fengqun.content.challenges.models import CheckIn


@dataclass(frozen=True, slots=True)
class Sent:
    """A check-in in whatever state it is."""

    id: UUID
    challenge_id: UUID
    circle_id: UUID | None
    author_id: UUID
    title: str
    """That of the challenge."""
    text: str
    state: str
    moment: datetime


def check_ins_sent(community_id: UUID, check_in_ids: Collection[UUID]) -> dict[UUID, Sent]:
    """The check-ins with these ids, by id; one statement, none without ids."""
    if not check_in_ids:
        return {}
    rows = CheckIn.objects.filter(challenge__community_id=community_id, id__in=set(check_in_ids))
    return {row.id: _sent(row) for row in rows.select_related("challenge")}


def sent_around(community_id: UUID, challenge_id: UUID, *, limit: int) -> list[Sent]:
    """The newest check-ins of a challenge, oldest of them first, in whatever state; one statement."""
    rows = CheckIn.objects.filter(challenge__community_id=community_id, challenge_id=challenge_id)
    newest = rows.select_related("challenge").order_by("-created_at", "-id")[:limit]
    return [_sent(row) for row in reversed(newest)]


def _sent(row: CheckIn) -> Sent:
    return Sent(
        id=row.id,
        challenge_id=row.challenge_id,
        circle_id=row.challenge.circle_id,
        author_id=row.member_id,
        title=row.challenge.title,
        text=row.body,
        state=row.state,
        moment=row.created_at,
    )
