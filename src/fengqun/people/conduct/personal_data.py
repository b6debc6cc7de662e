"""What this room knows of a person: what was decided about them, and what they said against it."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.people.accounts.personal_data import Record, erases_personal_data, exports_personal_data
from fengqun.people.communities.queries import member_ids_of_user
from fengqun.people.conduct.models import Appeal, Case, Penalty

GONE = "—"
"""Stands where words were that may not stay."""


@exports_personal_data("conduct", _("违规与申诉"))
def export(user_id: UUID) -> Sequence[Record]:
    """Decided penalties with their reasons and quoted texts, and appeals."""
    member_ids = member_ids_of_user(user_id)
    penalties = Penalty.objects.filter(member_id__in=member_ids).select_related("case").order_by("began_at", "id")
    appeals = Appeal.objects.filter(member_id__in=member_ids).order_by("filed_at", "id")
    return [
        {
            "kind": "penalty",
            "step": row.step,
            "hours": row.hours,
            "reason": row.reason,
            "rule": row.case.rule_text,
            "quoted": row.case.evidence_text,
            "began_at": row.began_at.isoformat(),
            "ends_at": row.ends_at.isoformat(),
            "state": row.state,
        }
        for row in penalties
    ] + [
        {
            "kind": "appeal",
            "text": row.text,
            "state": row.state,
            "reason": row.reason,
            "filed_at": row.filed_at.isoformat(),
        }
        for row in appeals
    ]


@erases_personal_data("conduct")
def erase(user_id: UUID) -> None:
    """The person's words and the words about them go; that something was decided stays, without them."""
    member_ids = member_ids_of_user(user_id)
    about = Case.objects.filter(member_id__in=member_ids)
    about.update(evidence_text="", evidence_url="", reason=GONE)
    about.exclude(dropped_because="").update(dropped_because=GONE)
    Penalty.objects.filter(member_id__in=member_ids).update(reason=GONE)
    appeals = Appeal.objects.filter(member_id__in=member_ids)
    appeals.update(text=GONE)
    appeals.exclude(reason="").update(reason=GONE)
