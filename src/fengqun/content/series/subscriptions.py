"""What this room does when posts come out, change, go and come back."""

from typing import Any

from fengqun.content.posts.activities import (
    PostEdited,
    PostHidden,
    PostPublished,
    PostRemoved,
    PostRestored,
    PostShown,
)
from fengqun.content.series import commands
from fengqun.spine.activity.subscriptions import on
from fengqun.spine.activity.types import Recorded


@on(PostPublished)
def number_episode(activity: PostPublished, _recorded: Recorded[Any]) -> None:
    """A post that waited to be published is an episode now."""
    commands.publish_episode(activity.object_id)


@on(PostEdited)
def follow_wording(activity: PostEdited, _recorded: Recorded[Any]) -> None:
    """The list of episodes shows the new title."""
    commands.refresh_episode(activity.object_id)


@on(PostRemoved, PostHidden, PostRestored, PostShown)
def follow_sight(activity: PostRemoved | PostHidden | PostRestored | PostShown, _recorded: Recorded[Any]) -> None:
    """Episodes are seen as long as their posts are."""
    are_visible = isinstance(activity, PostRestored | PostShown)
    commands.show_episodes([activity.object_id], are_visible=are_visible)
