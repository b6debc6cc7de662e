"""Relays: the chain of one question, and what waits for one member."""

from collections.abc import Sequence
from uuid import UUID

from fengqun.content.questions.models import Relay, RelayRefusal, RelayState
from fengqun.content.questions.queries.cards import question_cards
from fengqun.content.questions.types import RelayCard, RelayedToMe
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import member_cards

SHOWN = 50


def chain_of(post_id: UUID) -> list[RelayCard]:
    """Everybody who was asked about a question, in order, in two statements."""
    return relay_cards(list(Relay.objects.filter(question_id=post_id).order_by("sent_at", "id")))


def relay_for(post_id: UUID, member_id: UUID | None) -> RelayCard | None:
    """The relay by which this member was asked about the question."""
    rows = Relay.objects.filter(question_id=post_id, member_id=member_id)
    cards = relay_cards(list(rows)) if member_id else []
    return cards[0] if cards else None


def relayed_to_me(community_id: UUID, *, actor: Actor, limit: int = SHOWN) -> list[RelayedToMe]:
    """What waits for this member, longest first; the questions that are still there."""
    member_id = actor.require_member(community_id)
    rows = Relay.objects.filter(
        community_id=community_id,
        member_id=member_id,
        state__in=[RelayState.WAITING, RelayState.TAKEN],
        question__is_listed=True,
    )
    relays = relay_cards(list(rows.order_by("sent_at", "id")[:limit]))
    questions = question_cards(community_id, [one.post_id for one in relays]) if relays else {}
    return [RelayedToMe(one, questions[one.post_id]) for one in relays]


def is_open_to_relays(member_id: UUID) -> bool:
    """Whether the member may be asked in relays."""
    return not RelayRefusal.objects.filter(member_id=member_id).exists()


def relay_cards(rows: Sequence[Relay]) -> list[RelayCard]:
    """The cards of relays."""
    people = member_cards({one for row in rows for one in (row.member_id, row.relayed_by) if one}) if rows else {}
    return [
        RelayCard(
            id=row.id,
            post_id=row.question_id,
            member=people[row.member_id],
            relayed_by=people.get(row.relayed_by) if row.relayed_by else None,
            passed_from_id=row.passed_from_id,
            round=row.round,
            score=row.score,
            answered=tuple((UUID(one["id"]), one["title"]) for one in row.because.get("answered", [])),
            tags=tuple(row.because.get("tags", [])),
            note=row.note,
            state=row.state,
            state_label=RelayState(row.state).label,
            sent_at=row.sent_at,
            decided_at=row.decided_at,
        )
        for row in rows
    ]
