"""Asking: a post of the kind `question`, and its clock."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from fengqun.content.posts.commands import publish_post
from fengqun.content.posts.queries import own_post
from fengqun.content.questions.activities import QuestionAsked
from fengqun.content.questions.errors import TitleMissing
from fengqun.content.questions.kind import QUESTION
from fengqun.content.questions.likeness import grams
from fengqun.content.questions.models import Question
from fengqun.content.questions.queries.terms import terms_of
from fengqun.content.questions.waking import due_after
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor
from fengqun.people.communities.queries import community_by_id
from fengqun.spine.activity.commands import record


@transaction.atomic
def ask_question(
    community_id: UUID,
    *,
    actor: Actor,
    title: str,
    detail: str = "",
    tags: Sequence[str] = (),
    circle_id: UUID | None = None,
) -> UUID:
    """Publish a question and start its clock; answers the post's id. `detail` is Markdown.

    One whose words wait for staff starts its clock when they are released. Raises TitleMissing and whatever
    `publish_post` raises.
    """
    asker_id = actor.require_voice(community_id)
    asked = " ".join(title.split())
    if not asked:
        raise TitleMissing
    post_id = publish_post(
        community_id,
        actor=actor,
        title=asked,
        body=with_tags(detail, tags),
        kind=QUESTION.code,
        circle_id=circle_id,
    )
    post = own_post(community_id, post_id, actor=actor)
    now, terms = clock.now(), terms_of(community_id, circle_id)
    waking = terms.waking(community_by_id(community_id).zone)
    Question.objects.create(
        post_id=post_id,
        community_id=community_id,
        asker_id=asker_id,
        circle_id=circle_id,
        title=post.title,
        tags=list(post.tags),
        grams=list(grams(f"{post.title}\n{detail}", post.tags)),
        is_listed=post.state == "published",
        asked_at=now,
        target_minutes=terms.target_hours * 60,
        due_at=due_after(now, terms.target, waking),
        relay_due_at=due_after(now, terms.relay_after, waking) if terms.is_relayed_by_clock else None,
    )
    record(QuestionAsked(community_id=community_id, object_id=post_id, actor_id=asker_id, circle_id=circle_id))
    return post_id


def with_tags(detail: str, tags: Sequence[str]) -> str:
    """The words with those tags that they do not name yet, as the post reads them: `#tag` at the end."""
    wanted = [tag.strip().lstrip("#") for tag in tags]
    missing = [f"#{tag}" for tag in dict.fromkeys(wanted) if tag and f"#{tag}" not in detail.split()]
    return "\n\n".join(part for part in (detail.strip(), " ".join(missing)) if part)
