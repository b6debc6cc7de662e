"""How a community decides, and what its ladder suggests for a member now."""

from datetime import timedelta
from uuid import UUID

from fengqun.kernel import clock
from fengqun.people.conduct.choices import LADDER, PenaltyState
from fengqun.people.conduct.models import ConductTerms, Penalty
from fengqun.people.conduct.types import Measure, Suggestion, Terms


def terms_of(community_id: UUID) -> Terms:
    """The terms that hold."""
    row = ConductTerms.objects.filter(community_id=community_id).first()
    return Terms(row.counting_days, row.appeal_days, row.log_kind) if row else Terms()


def suggestion_for(member_id: UUID, terms: Terms) -> Suggestion:
    """The next step of the ladder: one further for each penalty that still counts."""
    since = clock.now() - timedelta(days=terms.counting_days)
    counting = Penalty.objects.filter(
        member_id=member_id, state__in=[PenaltyState.STANDING, PenaltyState.ENDED], began_at__gt=since
    ).count()
    step, hours = LADDER[min(counting, len(LADDER) - 1)]
    return Suggestion(Measure(step, hours), counting, terms.counting_days)
