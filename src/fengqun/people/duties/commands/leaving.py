"""Who leaves, leaves duties and rights behind."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from fengqun.kernel import clock
from fengqun.people.duties.choices import HELD, TermState
from fengqun.people.duties.commands.delegate import end
from fengqun.people.duties.commands.quit import close
from fengqun.people.duties.models import Delegation, Term, Volunteer

REASON = "left"


@transaction.atomic
def close_all_of(
    community_id: UUID, member_id: UUID, *, circle_id: UUID | None = None, before: datetime | None = None
) -> None:
    """End all terms and delegations of a member, or those in one circle; only what began before they left."""
    moment = before or clock.now()
    terms = Term.objects.select_for_update(of=("self",), no_key=True).select_related("kind")
    terms = terms.filter(community_id=community_id, member_id=member_id, taken_at__lte=moment)
    rights = Delegation.objects.select_for_update(of=("self",)).filter(
        community_id=community_id, member_id=member_id, ended_at=None, granted_at__lte=moment
    )
    offers = Term.objects.filter(community_id=community_id, member_id=member_id, state=TermState.OFFERED)
    if circle_id is not None:
        terms, rights = terms.filter(circle_id=circle_id), rights.filter(circle_id=circle_id)
        offers = offers.filter(circle_id=circle_id)
    for term in terms.filter(state__in=HELD).order_by("id"):
        close(term, TermState.RESIGNED, reason=REASON, actor_id=member_id)
    for row in rights.order_by("id"):
        end(row, reason=REASON, actor_id=member_id)
    offers.update(member=None, state=TermState.OPEN, offered_by=None)
    waiting = Volunteer.objects.filter(member_id=member_id, term__state=TermState.OPEN)
    (waiting.filter(term__circle_id=circle_id) if circle_id is not None else waiting).delete()
