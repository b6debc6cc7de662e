"""Cases that begin with a hold, and cases that were decided elsewhere: on the thing itself."""

from uuid import UUID

from django.db import transaction

from fengqun.content.moderation.choices import AGAINST, REASON_LENGTH, CaseState, LogVerb, Outcome, Verdict
from fengqun.content.moderation.commands.decide import MADE_OF
from fengqun.content.moderation.commands.holding import open_case, take_turns, thing_of
from fengqun.content.moderation.commands.noting import note
from fengqun.content.moderation.commands.pausing import end_pause
from fengqun.content.moderation.models import Case
from fengqun.kernel import clock
from fengqun.people.communities.queries import member_card
from fengqun.people.communities.queries.cards import actor_of


@transaction.atomic
def open_for_hold(community_id: UUID, kind: str, object_id: UUID, reason: str) -> UUID | None:
    """Put something that a screen held into the queue; None where it waits no longer."""
    first = thing_of(community_id, kind, object_id)
    if first is None:
        return None
    take_turns(str(first.thread_id or first.id))
    thing = thing_of(community_id, kind, object_id)
    if thing is None or thing.state != "held":
        return None
    case = open_case(thing, hold_reason=reason[:REASON_LENGTH], is_new=True)
    return case.id


@transaction.atomic
def open_for_edit(community_id: UUID, kind: str, object_id: UUID, reason: str) -> UUID | None:
    """Put something into the queue that went out of sight because of an edit; None where it stands otherwise by now.

    It was read before, so keeping it shows it again. A case that is open already gets the reason too; what it said
    then and what it says now stand side by side on its page.
    """
    first = thing_of(community_id, kind, object_id)
    if first is None:
        return None
    take_turns(str(first.thread_id or first.id))
    thing = thing_of(community_id, kind, object_id)
    if thing is None or thing.state != "hidden":
        return None
    case = open_case(thing, hold_reason=reason[:REASON_LENGTH])
    if not case.hold_reason:
        case.hold_reason = reason[:REASON_LENGTH]
        case.save(update_fields=["hold_reason"])
    return case.id


@transaction.atomic
def settle_decided(
    community_id: UUID, kind: str, object_id: UUID, outcome: Outcome, *, doer_id: UUID, reason: str = ""
) -> None:
    """Close the open case about a thing on which staff decided without the queue; nothing happens if there is none.

    News of it may come late: where the thing stands otherwise by now, the case waits on.
    """
    case = (
        Case.objects.select_for_update(of=("self",))
        .filter(community_id=community_id, kind=kind, object_id=object_id, state=CaseState.OPEN)
        .first()
    )
    if case is None or doer_id == case.author_id:
        return
    thing = thing_of(community_id, kind, object_id)
    if thing is not None and thing.state != MADE_OF[outcome]:
        return
    case.state, case.outcome, case.reason = CaseState.DECIDED, outcome, reason[:REASON_LENGTH]
    case.decided_by, case.decided_at = doer_id, clock.now()
    case.state_before = "held" if case.is_new else "hidden" if case.has_held or case.hold_reason else "published"
    case.claimed_by = case.claimed_until = None
    if outcome == Outcome.KEEP or thing is None:
        case.is_new = False
    end_pause(case)
    case.save()
    case.flags.update(verdict=Verdict.UPHELD if outcome in AGAINST else Verdict.REFUSED)
    note(case, LogVerb(outcome), actor=actor_of(member_card(doer_id)), reason=case.reason)
