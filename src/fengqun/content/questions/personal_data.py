"""What this room keeps of a person, for them to take along, and what goes when they do."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fengqun.content.questions.models import Answer, Question, Rating, Relay, RelayDay, RelayRefusal
from fengqun.people.accounts.personal_data import erases_personal_data, exports_personal_data
from fengqun.people.communities.queries import member_ids_of_user

GONE = "（提问的人已注销）"
"""What stands where an erased person's question stood; it is stored, so it is the same in every language."""


@exports_personal_data("questions", _("提问与接力"))
def export(user_id: UUID) -> list[Mapping[str, object]]:
    """What was asked and answered, found helpful, and relayed to the person."""
    members = member_ids_of_user(user_id)
    asked = Question.objects.filter(asker_id__in=members).order_by("asked_at")
    answered = Answer.objects.filter(author_id__in=members).order_by("answered_at")
    rated = Rating.objects.filter(member_id__in=members).order_by("rated_at")
    relayed = Relay.objects.filter(member_id__in=members).order_by("sent_at")
    return [
        *(
            {"kind": "question", "title": one.title, "state": one.state, "at": one.asked_at.isoformat()}
            for one in asked
        ),
        *(
            {"kind": "answer", "comment": str(one.comment_id), "rating": one.rating, "at": one.answered_at.isoformat()}
            for one in answered
        ),
        *({"kind": "helpful", "comment": str(one.answer_id), "at": one.rated_at.isoformat()} for one in rated),
        *(
            {"kind": "relay", "question": str(one.question_id), "state": one.state, "at": one.sent_at.isoformat()}
            for one in relayed
        ),
    ]


@erases_personal_data("questions")
@transaction.atomic
def erase(user_id: UUID) -> None:
    """Forget wishes, counts and notes; who asked and answered is the post's to forget. The chain keeps its links.

    A question loses its title; it is listed only for the sake of others who answered it.
    """
    members = member_ids_of_user(user_id)
    for question in Question.objects.select_for_update().filter(asker_id__in=members).order_by("post_id"):
        question.title, question.tags, question.grams, question.close_note, question.reopen_note = GONE, [], [], "", ""
        is_answered = question.answers.filter(is_removed=False).exclude(author_id=question.asker_id).exists()
        question.is_listed = question.is_listed and is_answered
        question.save()
    RelayRefusal.objects.filter(member_id__in=members).delete()
    RelayDay.objects.filter(member_id__in=members).delete()
    Relay.objects.filter(member_id__in=members).update(because={}, note="")
