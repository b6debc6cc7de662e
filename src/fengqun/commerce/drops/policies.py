"""Who runs drops, and whether a person may take part."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.commerce.drops.errors import NotEligible
from fengqun.commerce.orders.queries import audience_sentence, is_in_audience
from fengqun.commerce.orders.types import Audience
from fengqun.kernel.policies import Right, Role

RUN_DROPS = Right("drops.run", _("办限时抢购"), roles={Role.OPERATOR})


def require_eligible(community_id: UUID, audience: Audience, member_id: UUID) -> None:
    """Raise NotEligible, saying whom the drop is for, unless this member is among them."""
    if not is_in_audience(audience, member_id):
        raise NotEligible(reason=audience_sentence(community_id, audience))
