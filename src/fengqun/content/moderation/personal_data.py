"""What this room knows of a person: flags they made, what was decided about their things, and their appeals."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.content.moderation.choices import CaseState
from fengqun.content.moderation.models import Appeal, Case, Flag, Trace
from fengqun.people.accounts.personal_data import Record, erases_personal_data, exports_personal_data
from fengqun.people.communities.queries import member_ids_of_user


@exports_personal_data("moderation", _("举报与对我内容的处理"))
def export(user_id: UUID) -> Sequence[Record]:
    """One's own flags and appeals, and decisions about one's own things; not who flagged them."""
    members = member_ids_of_user(user_id)
    flags = Flag.objects.filter(member_id__in=members).order_by("made_at", "id")
    cases = Case.objects.filter(author_id__in=members, state=CaseState.DECIDED).order_by("decided_at", "id")
    appeals = Appeal.objects.filter(author_id__in=members).order_by("filed_at")
    parts = {
        "flag": flags.values("kind", "object_id", "reason", "text", "made_at", "verdict"),
        "decision": cases.values("kind", "object_id", "excerpt", "outcome", "reason", "decided_at"),
        "appeal": appeals.values("case_id", "text", "filed_at", "state", "reason"),
    }
    return [{"type": kind, **row} for kind, rows in parts.items() for row in rows]


@erases_personal_data("moderation")
def erase(user_id: UUID) -> None:
    """The person's own words and fingerprints go; that something was decided, and what was learned from it, stays."""
    members = member_ids_of_user(user_id)
    Flag.objects.filter(member_id__in=members).exclude(text="").update(text="—")
    Case.objects.filter(author_id__in=members).update(excerpt="", reason="", spam_signs=[], learned_signs=[])
    Appeal.objects.filter(author_id__in=members).update(text="—")
    Trace.objects.filter(author_id__in=members).delete()
