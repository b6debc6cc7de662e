"""What this room does when something is held, or decided on the thing itself."""

from fengqun.content.challenges.activities import (
    CheckInHidden,
    CheckInRefused,
    CheckInReleased,
    CheckInRemoved,
    CheckInShown,
)
from fengqun.content.moderation import check_ins, gatherings, said, screens  # noqa: F401 - declare themselves when they are read
from fengqun.content.moderation.choices import Outcome
from fengqun.content.moderation.commands import open_for_edit, open_for_hold, settle_decided
from fengqun.content.posts.activities import (
    CommentEditHeld,
    CommentHeld,
    CommentHidden,
    CommentRefused,
    CommentReleased,
    CommentRemoved,
    CommentShown,
    PostEditHeld,
    PostHeld,
    PostHidden,
    PostRefused,
    PostReleased,
    PostShown,
)
from fengqun.spine.activity.subscriptions import on
from fengqun.spine.activity.types import Activity, Recorded

Decided = (
    PostHidden
    | PostShown
    | PostReleased
    | PostRefused
    | CommentHidden
    | CommentShown
    | CommentReleased
    | CommentRefused
    | CommentRemoved
    | CheckInHidden
    | CheckInShown
    | CheckInReleased
    | CheckInRefused
    | CheckInRemoved
)
KEPT = (PostReleased, CommentReleased, PostShown, CommentShown, CheckInReleased, CheckInShown)
GONE = (CommentRemoved, CheckInRefused, CheckInRemoved)


@on(PostHeld, CommentHeld, name="moderation.open_for_hold")
def queue_what_is_held(activity: PostHeld | CommentHeld, _recorded: Recorded[PostHeld | CommentHeld]) -> None:
    """What a screen held waits in the queue."""
    open_for_hold(activity.community_id, activity.object_kind, activity.object_id, activity.reason)


@on(PostEditHeld, CommentEditHeld, name="moderation.open_for_edit")
def queue_what_was_reworded(
    activity: PostEditHeld | CommentEditHeld, _recorded: Recorded[PostEditHeld | CommentEditHeld]
) -> None:
    """What went out of sight because of an edit waits in the queue."""
    open_for_edit(activity.community_id, activity.object_kind, activity.object_id, activity.reason)


@on(
    PostHidden,
    PostShown,
    PostReleased,
    PostRefused,
    CommentHidden,
    CommentShown,
    CommentReleased,
    CommentRefused,
    CommentRemoved,
    CheckInHidden,
    CheckInShown,
    CheckInReleased,
    CheckInRefused,
    CheckInRemoved,
    name="moderation.settle_decided",
)
def close_what_was_decided(activity: Decided, _recorded: Recorded[Decided]) -> None:
    """Staff decided where the thing stands; what the queue or flags did themselves is settled already."""
    if activity.actor_id is None:
        return
    settle_decided(
        activity.community_id,
        activity.object_kind,
        activity.object_id,
        _outcome(activity),
        doer_id=activity.actor_id,
        reason=getattr(activity, "reason", ""),
    )


def _outcome(activity: Activity) -> Outcome:
    if isinstance(activity, KEPT):
        return Outcome.KEEP
    return Outcome.REMOVE if isinstance(activity, GONE) else Outcome.HIDE
