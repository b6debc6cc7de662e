"""The question that a command is about, locked, as this actor may see it."""

from uuid import UUID

from django.urls import reverse

from fengqun.content.posts.queries import post_card
from fengqun.content.questions.errors import NotAsker, QuestionNotFound
from fengqun.content.questions.models import Question
from fengqun.content.questions.policies import may_decide
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import community_by_id


def locked(community_id: UUID, post_id: UUID, *, actor: Actor) -> Question:
    """The question, locked until the transaction ends.

    Raises QuestionNotFound, and PostNotFound where it may not be read.
    """
    question = Question.objects.select_for_update().filter(community_id=community_id, post_id=post_id).first()
    if question is None or not (question.is_listed or actor.is_system):
        raise QuestionNotFound
    if not actor.is_system:
        post_card(community_id, post_id, actor=actor)
    return question


def locked_to_decide(community_id: UUID, post_id: UUID, *, actor: Actor) -> Question:
    """The same for its asker and the masters. Raises SignInRequired, Denied, NotAsker, QuestionNotFound."""
    if not actor.is_system:
        actor.require_member(community_id)
    question = locked(community_id, post_id, actor=actor)
    if not may_decide(actor, community_id, asker_id=question.asker_id, circle_id=question.circle_id):
        raise NotAsker
    return question


def url_of(question: Question) -> str:
    """Where the question stands."""
    slug = community_by_id(question.community_id).slug
    return reverse("questions-detail", kwargs={"community": slug, "post_id": question.post_id})
