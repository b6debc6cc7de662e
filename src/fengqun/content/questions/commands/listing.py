"""Questions follow their posts: out of sight with them, back with them, and to another circle."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from fengqun.content.questions.models import Question
from fengqun.content.questions.queries.terms import terms_of
from fengqun.content.questions.waking import due_after
from fengqun.kernel import clock
from fengqun.people.communities.queries import community_by_id


@transaction.atomic
def unlist_questions(community_id: UUID, post_ids: Collection[UUID]) -> None:
    """Their posts are not to be read any more."""
    Question.objects.filter(community_id=community_id, post_id__in=post_ids).update(is_listed=False)


@transaction.atomic
def list_questions(community_id: UUID, post_ids: Collection[UUID]) -> None:
    """Their posts are to be read again. The clock went on: it pauses for the night only."""
    Question.objects.filter(community_id=community_id, post_id__in=post_ids).update(is_listed=True)


@transaction.atomic
def start_questions(community_id: UUID, post_ids: Collection[UUID]) -> None:
    """Posts that waited for staff were published: their questions begin now."""
    held = Question.objects.select_for_update().filter(community_id=community_id, post_id__in=post_ids, is_listed=False)
    now, zone = clock.now(), community_by_id(community_id).zone
    for question in held:
        terms = terms_of(community_id, question.circle_id)
        waking = terms.waking(zone)
        question.is_listed, question.asked_at = True, now
        question.due_at = due_after(now, terms.target, waking)
        question.relay_due_at = due_after(now, terms.relay_after, waking) if terms.is_relayed_by_clock else None
        question.save(update_fields=["is_listed", "asked_at", "due_at", "relay_due_at"])


@transaction.atomic
def move_question(community_id: UUID, post_id: UUID, circle_id: UUID | None) -> None:
    """The post stands in another place now; its target stays the one it was asked with."""
    Question.objects.filter(community_id=community_id, post_id=post_id).update(circle_id=circle_id)
