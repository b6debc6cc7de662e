"""What this room knows of a person, and how the person is taken out of it."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fengqun.growth.referrals.models import Binding, Click, Commission, ReferralLink
from fengqun.kernel import clock
from fengqun.people.accounts.personal_data import Record, erases_personal_data, exports_personal_data
from fengqun.people.communities.queries import member_ids_of_user


@exports_personal_data("referrals", _("推广"))
def export(user_id: UUID) -> Sequence[Record]:
    """Links and commissions as a promoter, bindings both ways, and the clicks that were known to be the person's."""
    members = member_ids_of_user(user_id)
    parts = {
        "link": ReferralLink.objects.filter(promoter_id__in=members)
        .order_by("created_at", "id")
        .values("code", "target_path", "created_at"),
        "binding": Binding.objects.filter(Q(member_id__in=members) | Q(promoter_id__in=members))
        .order_by("bound_at", "id")
        .values("member_id", "promoter_id", "source", "bound_at", "expires_at", "ended_at"),
        "click": Click.objects.filter(user_id=user_id)
        .order_by("occurred_at", "id")
        .values("link__code", "agent_class", "occurred_at"),
        "commission": Commission.objects.filter(promoter_id__in=members)
        .order_by("accrued_at", "id")
        .values("order_id", "unit", "state", "released_minor", "clawed_back_minor", "accrued_at", "released_at"),
    }
    return [{"type": kind, **row} for kind, rows in parts.items() for row in rows]


@erases_personal_data("referrals")
def erase(user_id: UUID) -> None:
    """Clicks name nobody any more, bindings end. Attributions and commissions are amounts and stay."""
    members = member_ids_of_user(user_id)
    mine = Click.objects.filter(user_id=user_id)
    visitors = set(mine.values_list("visitor_id", flat=True))
    for visitor_id in visitors:
        Click.objects.filter(visitor_id=visitor_id).update(
            user_id=None, visitor_id=uuid5(visitor_id, str(user_id)), address_hash=""
        )
    live = Binding.objects.filter(Q(member_id__in=members) | Q(promoter_id__in=members), ended_at=None)
    live.update(ended_at=clock.now(), ended_reason="erased")
