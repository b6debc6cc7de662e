"""End a term before its time, and hand it over."""

from uuid import UUID

from django.db import transaction

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.errors import NotToOneself
from fengqun.people.duties.activities import DutyEnded
from fengqun.people.duties.choices import HELD, NOTE_LENGTH, TermState
from fengqun.people.duties.commands import checks
from fengqun.people.duties.commands.rights import settle_rights
from fengqun.people.duties.commands.telling import tell
from fengqun.people.duties.errors import NotHolder, TermTaken
from fengqun.people.duties.models import Term
from fengqun.people.duties.notices import CLOSED
from fengqun.people.duties.policies import RUN_DUTIES
from fengqun.spine.activity.commands import record


@transaction.atomic
def resign(community_id: UUID, term_id: UUID, *, actor: Actor, reason: str = "") -> None:
    """Lay down a term of one's own; its rights go at once and what is left of it is open again.

    Raises SignInRequired, Denied, TermNotFound, NotHolder, TermTaken.
    """
    member_id = actor.require_member(community_id)
    term = checks.held_term(community_id, term_id)
    if term.member_id != member_id:
        raise NotHolder
    close(term, TermState.RESIGNED, reason=checks.optional(reason), actor_id=member_id)


@transaction.atomic
def dismiss(community_id: UUID, term_id: UUID, *, actor: Actor, reason: str) -> None:
    """End somebody's term, with a reason that they read.

    Raises Denied, TermNotFound, TermTaken, InvalidDuty, NotToOneself: one resigns oneself.
    """
    actor.require(RUN_DUTIES, community_id)
    term = checks.held_term(community_id, term_id)
    if term.member_id is not None and term.member_id == actor.member_id:
        raise NotToOneself
    close(term, TermState.DISMISSED, reason=checks.needed(reason), actor_id=actor.member_id)
    tell(CLOSED, term, actor_id=actor.member_id, reason=term.closed_because)


@transaction.atomic
def write_handover(community_id: UUID, term_id: UUID, *, actor: Actor, note: str) -> None:
    """Leave a note for who comes next, while one holds the term or after it ended.

    Raises SignInRequired, Denied, TermNotFound, NotHolder, InvalidDuty.
    """
    member_id = actor.require_member(community_id)
    term = checks.held_term(community_id, term_id)
    if term.member_id != member_id or term.state not in {*HELD, TermState.ENDED, TermState.RESIGNED}:
        raise NotHolder
    term.handover_note = checks.optional(note, longest=NOTE_LENGTH)
    term.save(update_fields=["handover_note"])


def close(term: Term, state: TermState, *, reason: str, actor_id: UUID | None) -> None:
    """End a term that is held; the caller holds the row. Raises TermTaken if nobody has it any more."""
    if term.state not in HELD or term.member_id is None:
        raise TermTaken
    now = clock.now()
    term.state, term.closed_at, term.closed_because = state, now, reason
    term.save(update_fields=["state", "closed_at", "closed_because"])
    if term.ends_at > now:
        Term.objects.create(
            community_id=term.community_id,
            kind_id=term.kind_id,
            circle_id=term.circle_id,
            starts_at=max(term.starts_at, now),
            ends_at=term.ends_at,
        )
    record(
        DutyEnded(
            community_id=term.community_id,
            object_id=term.id,
            actor_id=actor_id,
            occurred_at=now,
            member_id=term.member_id,
            kind_code=term.kind.code,
            circle_id=term.circle_id,
            way=str(state),
        )
    )
    settle_rights(term.member_id, reason=reason)
