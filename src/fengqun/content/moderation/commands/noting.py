"""Lines of the public log, written in the transaction of what they tell of."""

from uuid import UUID

from fengqun.content.moderation.choices import LogVerb
from fengqun.content.moderation.models import Case, LogLine
from fengqun.content.moderation.policies import role_shown
from fengqun.kernel import clock
from fengqun.kernel.policies import SYSTEM, Actor


def note(case: Case, verb: LogVerb, *, actor: Actor = SYSTEM, reason: str = "") -> None:
    """Write down what was done about a case."""
    LogLine.objects.create(
        community_id=case.community_id,
        circle_id=case.circle_id,
        verb=verb,
        role=role_shown(actor),
        doer_id=actor.member_id,
        member_id=case.author_id,
        kind=case.kind,
        case_id=case.id,
        reason=reason,
        moment=clock.now(),
    )


def note_of_place(community_id: UUID, circle_id: UUID | None, verb: LogVerb, *, actor: Actor, reason: str = "") -> None:
    """Write down what was done to a place."""
    LogLine.objects.create(
        community_id=community_id,
        circle_id=circle_id,
        verb=verb,
        role=role_shown(actor),
        doer_id=actor.member_id,
        reason=reason,
        moment=clock.now(),
    )
