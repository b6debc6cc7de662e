"""Change how the community decides."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from fengqun.kernel.policies import Actor
from fengqun.people.conduct.activities import ConductTermsChanged
from fengqun.people.conduct.choices import LogKind
from fengqun.people.conduct.errors import InvalidCase
from fengqun.people.conduct.models import ConductTerms
from fengqun.people.conduct.policies import SET_CONDUCT_TERMS
from fengqun.people.conduct.types import Terms
from fengqun.spine.activity.commands import record

COUNTING = range(7, 731)
APPEALING = range(3, 91)


@transaction.atomic
def change_conduct_terms(community_id: UUID, terms: Terms, *, actor: Actor) -> None:
    """Decide by these terms from now on; what was decided keeps its own dates. Raises Denied, InvalidCase."""
    actor.require(SET_CONDUCT_TERMS, community_id)
    if (
        terms.counting_days not in COUNTING
        or terms.appeal_days not in APPEALING
        or terms.log_kind not in LogKind.values
    ):
        raise InvalidCase(reason=_("计算期 7 到 730 天，申诉期 3 到 90 天。"))
    values = {
        "counting_days": terms.counting_days,
        "appeal_days": terms.appeal_days,
        "log_kind": str(terms.log_kind),
    }
    ConductTerms.objects.update_or_create(community_id=community_id, defaults=values)
    record(
        ConductTermsChanged(community_id=community_id, object_id=community_id, actor_id=actor.member_id, **values)  # type: ignore[arg-type]
    )
