"""What this room knows of a person, and how the person is taken out of it."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqun.content.surveys.models import AnswerDraft, Ballot, Return, Submission, Vote
from fengqun.people.accounts.personal_data import Record, erases_personal_data, exports_personal_data
from fengqun.people.communities.queries import member_ids_of_user


@exports_personal_data("surveys", _("投票与问卷"))
def export(user_id: UUID) -> Sequence[Record]:
    """Votes of named polls, and answers of named surveys; of anonymous ones only that the person took part."""
    members = member_ids_of_user(user_id)
    mine = {"member_id__in": members}
    parts = {
        "ballot": Ballot.objects.filter(**mine).order_by("voted_at", "id").values("poll__question", "voted_at"),
        "vote": Vote.objects.filter(ballot__member_id__in=members)
        .order_by("ballot__voted_at", "id")
        .values("ballot__poll__question", "option__text"),
        "survey_answered": Return.objects.filter(**mine).order_by("id").values("survey__title"),
        "survey_answers": Submission.objects.filter(**mine)
        .order_by("sent_at", "id")
        .values("survey__title", "sent_at", "stage", "answers"),
        "survey_draft": AnswerDraft.objects.filter(**mine)
        .order_by("id")
        .values("survey__title", "answers", "saved_at"),
    }
    return [{"type": kind, **row} for kind, rows in parts.items() for row in rows]


@erases_personal_data("surveys")
def erase(user_id: UUID) -> None:
    """Drafts go, and that the person voted or answered. Votes stay counted, answers stay without what was written."""
    members = member_ids_of_user(user_id)
    AnswerDraft.objects.filter(member_id__in=members).delete()
    for row in Submission.objects.filter(member_id__in=members).order_by("id"):
        row.answers = {key: value for key, value in row.answers.items() if not isinstance(value, str)}
        row.member_id = None
        row.save(update_fields=["answers", "member_id"])
    Ballot.objects.filter(member_id__in=members).delete()
    Return.objects.filter(member_id__in=members).delete()
