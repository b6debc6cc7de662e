"""Questions follow their posts and comments, and honour those who help."""

from collections.abc import Sequence

from django.utils.translation import pgettext_lazy

from fengqun.content.posts.activities import (
    CommentHidden,
    CommentPublished,
    CommentRemoved,
    CommentRestored,
    CommentShown,
    PostHidden,
    PostMoved,
    PostPublished,
    PostRemoved,
    PostRestored,
    PostShown,
)
from fengqun.content.questions.activities import AnswerAccepted, QuestionAnswered
from fengqun.content.questions.commands import (
    list_questions,
    move_question,
    note_answers,
    note_removed_answers,
    note_restored_answers,
    start_questions,
    unlist_questions,
)
from fengqun.content.questions.commands.answers import Given
from fengqun.content.questions.kind import QUESTION
from fengqun.people.communities.behaviours import behaviour
from fengqun.people.communities.commands import note_behaviours
from fengqun.spine.activity.subscriptions import on
from fengqun.spine.activity.types import Activity, Recorded

GAVE_AN_ANSWER = behaviour("questions.answered", label=pgettext_lazy("behaviour", "回答提问"))
ANSWER_WAS_ACCEPTED = behaviour("questions.accepted", label=pgettext_lazy("behaviour", "回答被采纳"))


@on(PostPublished, PostHidden, PostShown, PostRemoved, PostRestored, PostMoved, name="questions.follow_posts")
def follow_posts(activity: Activity, _recorded: Recorded[Activity]) -> None:
    """A question is listed while its post can be read, where its post stands."""
    community_id, ids = activity.community_id, [activity.object_id]
    if isinstance(activity, PostPublished):
        if activity.kind == QUESTION.code:
            start_questions(community_id, ids)
    elif isinstance(activity, PostMoved):
        move_question(community_id, activity.object_id, activity.circle_id)
    elif isinstance(activity, PostHidden | PostRemoved):
        unlist_questions(community_id, ids)
    else:
        list_questions(community_id, ids)


@on(CommentPublished, CommentHidden, CommentShown, CommentRemoved, CommentRestored, name="questions.follow_comments")
def follow_comments(activity: Activity, _recorded: Recorded[Activity]) -> None:
    """A top comment under a question is an answer while it can be read."""
    if isinstance(activity, CommentPublished):
        if activity.parent_id is None and activity.actor_id is not None:
            note_answers(
                [
                    Given(
                        activity.community_id,
                        activity.post_id,
                        activity.object_id,
                        activity.actor_id,
                        activity.occurred_at,
                    )
                ]
            )
    elif isinstance(activity, CommentRemoved | CommentHidden):
        note_removed_answers(activity.community_id, [activity.object_id])
    else:
        note_restored_answers(activity.community_id, [activity.object_id])


@on(QuestionAnswered, AnswerAccepted, batch=True, name="questions.honour")
def honour(batch: Sequence[Recorded[Activity]]) -> None:
    """An answer given counts for who gave it; an accepted one counts once more, and only the first time."""
    done = []
    for recorded in batch:
        activity = recorded.activity
        if isinstance(activity, QuestionAnswered) and activity.actor_id is not None:
            done.append((activity.actor_id, GAVE_AN_ANSWER, 1))
        if isinstance(activity, AnswerAccepted) and activity.is_honoured:
            done.append((activity.answerer_id, ANSWER_WAS_ACCEPTED, 1))
    note_behaviours(done, at=batch[-1].activity.occurred_at)
