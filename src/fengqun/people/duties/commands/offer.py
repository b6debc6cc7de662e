"""Put terms on the roster: open ones, and ones that a member is asked to take; and their answers."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.duties.activities import DutyOffered, DutyTaken
from fengqun.people.duties.choices import AHEAD, TermState
from fengqun.people.duties.commands import checks
from fengqun.people.duties.commands.rights import require_may_give
from fengqun.people.duties.commands.telling import tell
from fengqun.people.duties.commands.turn import turn_term
from fengqun.people.duties.errors import NotHolder, TermTaken
from fengqun.people.duties.models import Term
from fengqun.people.duties.notices import CLOSED, OFFERED
from fengqun.people.duties.policies import RUN_DUTIES
from fengqun.spine.activity.commands import record


@transaction.atomic
def open_term(
    community_id: UUID,
    kind_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
    *,
    actor: Actor,
    circle_id: UUID | None = None,
) -> UUID:
    """Put an open term on the roster, for volunteers; answers its id. Raises Denied, KindNotFound, InvalidDuty."""
    actor.require(RUN_DUTIES, community_id)
    checks.kind_of(community_id, kind_id)
    checks.circle_exists(community_id, circle_id)
    checks.dates(starts_at, ends_at, now=clock.now())
    term = Term(community_id=community_id, kind_id=kind_id, circle_id=circle_id, starts_at=starts_at, ends_at=ends_at)
    term.save(force_insert=True)
    return term.id


@transaction.atomic
def appoint(community_id: UUID, term_id: UUID, member_id: UUID, *, actor: Actor) -> None:
    """Ask a member to take an open term; it is theirs when they accept.

    Nobody gives rights that they do not have, and none to themselves. Raises Denied, TermNotFound, TermTaken,
    MemberNotFound, NotInCircle, NotToOneself, InvalidDuty.
    """
    actor.require(RUN_DUTIES, community_id)
    term = checks.held_term(community_id, term_id)
    if term.state != TermState.OPEN or term.ends_at <= clock.now():
        raise TermTaken
    checks.holder(community_id, member_id, term.circle_id)
    checks.no_overlap(term, member_id)
    require_may_give(actor, community_id, member_id, term.kind.rights, term.circle_id)
    term.member_id, term.state, term.offered_by = member_id, TermState.OFFERED, actor.member_id
    term.save(update_fields=["member", "state", "offered_by"])
    record(
        DutyOffered(
            community_id=community_id,
            object_id=term.id,
            actor_id=actor.member_id,
            member_id=member_id,
            kind_code=term.kind.code,
            circle_id=term.circle_id,
        )
    )
    if actor.member_id == member_id:
        take(term, member_id)
        return
    tell(OFFERED, term, actor_id=actor.member_id)


@transaction.atomic
def accept_term(community_id: UUID, term_id: UUID, *, actor: Actor) -> None:
    """Take the term one was asked to take; it begins at once if its time has come.

    Raises SignInRequired, Denied, TermNotFound, NotHolder, TermTaken.
    """
    member_id = actor.require_member(community_id)
    term = checks.held_term(community_id, term_id)
    if term.state != TermState.OFFERED or term.ends_at <= clock.now():
        raise TermTaken
    if term.member_id != member_id:
        raise NotHolder
    take(term, member_id)


@transaction.atomic
def decline_term(community_id: UUID, term_id: UUID, *, actor: Actor) -> None:
    """Say no; the term is open again. Raises SignInRequired, Denied, TermNotFound, NotHolder, TermTaken."""
    member_id = actor.require_member(community_id)
    term = checks.held_term(community_id, term_id)
    if term.state != TermState.OFFERED:
        raise TermTaken
    if term.member_id != member_id:
        raise NotHolder
    term.member_id, term.state, term.offered_by = None, TermState.OPEN, None
    term.save(update_fields=["member", "state", "offered_by"])


@transaction.atomic
def cancel_term(community_id: UUID, term_id: UUID, *, actor: Actor, reason: str = "") -> None:
    """Take a term that has not begun off the roster. Raises Denied, TermNotFound, TermTaken."""
    actor.require(RUN_DUTIES, community_id)
    term = checks.held_term(community_id, term_id)
    if term.state not in AHEAD:
        raise TermTaken
    term.closed_because = checks.optional(reason)
    term.state, term.closed_at = TermState.CANCELLED, clock.now()
    term.save(update_fields=["state", "closed_at", "closed_because"])
    if term.member_id:
        tell(CLOSED, term, actor_id=actor.member_id, reason=term.closed_because)


def take(term: Term, member_id: UUID) -> None:
    """Let the member have the term; the caller holds it and has checked all else."""
    term.member_id, term.state, term.taken_at = member_id, TermState.ACCEPTED, clock.now()
    term.save(update_fields=["member", "state", "taken_at"])
    record(
        DutyTaken(
            community_id=term.community_id,
            object_id=term.id,
            actor_id=member_id,
            member_id=member_id,
            kind_code=term.kind.code,
            circle_id=term.circle_id,
        )
    )
    turn_term(term)
