"""What this room knows of a person: terms, deeds and delegated rights."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.people.accounts.personal_data import Record, erases_personal_data, exports_personal_data
from fengqun.people.communities.queries import member_ids_of_user
from fengqun.people.duties.models import Deed, Delegation, Term, Volunteer

GONE = "—"
"""Stands where words were that may not stay."""


@exports_personal_data("duties", _("职责与授权"))
def export(user_id: UUID) -> Sequence[Record]:
    """Terms with hand-over notes, deeds, and rights that were given."""
    member_ids = member_ids_of_user(user_id)
    terms = Term.objects.filter(member_id__in=member_ids).select_related("kind").order_by("starts_at", "id")
    deeds = Deed.objects.filter(member_id__in=member_ids).order_by("done_at", "id")
    rights = Delegation.objects.filter(member_id__in=member_ids).order_by("granted_at", "id")
    return [
        *(
            {
                "kind": "term",
                "duty": row.kind.code,
                "starts_at": row.starts_at.isoformat(),
                "ends_at": row.ends_at.isoformat(),
                "state": row.state,
                "handover": row.handover_note,
            }
            for row in terms
        ),
        *({"kind": "deed", "note": row.note, "done_at": row.done_at.isoformat()} for row in deeds),
        *(
            {"kind": "right", "right": row.right, "reason": row.reason, "granted_at": row.granted_at.isoformat()}
            for row in rights
        ),
    ]


@erases_personal_data("duties")
def erase(user_id: UUID) -> None:
    """The person's words and the words about them go; terms that were served stay without them."""
    member_ids = member_ids_of_user(user_id)
    terms = Term.objects.filter(member_id__in=member_ids)
    terms.update(handover_note="")
    terms.exclude(closed_because="").update(closed_because=GONE)
    Deed.objects.filter(member_id__in=member_ids).update(note=GONE)
    rights = Delegation.objects.filter(member_id__in=member_ids)
    rights.update(reason=GONE)
    rights.exclude(ended_because="").update(ended_because=GONE)
    Volunteer.objects.filter(member_id__in=member_ids).delete()
