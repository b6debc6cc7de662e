"""Scores follow posts and likes; readers follow whom and what they belong to."""

from collections.abc import Sequence
from uuid import UUID

from fengqun.content.feed.commands import (
    Liked,
    Published,
    bring_back_posts,
    enter_posts,
    forget_picks,
    leave_out_posts,
    move_score,
    refresh_readers,
    take_up_likes,
)
from fengqun.content.posts.activities import (
    PostHidden,
    PostLiked,
    PostMoved,
    PostPublished,
    PostRemoved,
    PostRestored,
    PostShown,
    PostUnfeatured,
    PostUnliked,
)
from fengqun.people.circles.activities import (
    CircleArchived,
    CircleJoined,
    CircleLeft,
    CircleMemberRemoved,
    CircleRestored,
    CircleSplitUndone,
    CircleWasSplit,
)
from fengqun.people.circles.queries import member_ids_of
from fengqun.people.profiles.activities import MemberFollowed, MemberUnfollowed
from fengqun.spine.activity.subscriptions import on
from fengqun.spine.activity.types import Activity, Recorded


@on(
    PostPublished,
    PostHidden,
    PostShown,
    PostRemoved,
    PostRestored,
    PostMoved,
    PostUnfeatured,
    PostLiked,
    PostUnliked,
    batch=True,
    name="feed.follow_posts",
)
def follow_posts(batch: Sequence[Recorded[Activity]]) -> None:
    """Keep the scores in step, in the order of what happened: runs of the same kind are taken together."""
    run: list[Activity] = []
    for recorded in batch:
        if run and _kind(run[-1]) is not _kind(recorded.activity):
            _take(run)
            run = []
        run.append(recorded.activity)
    if run:
        _take(run)


def _kind(activity: Activity) -> type:
    return PostLiked if isinstance(activity, PostUnliked) else type(activity)


def _take(run: Sequence[Activity]) -> None:
    community_id, ids = run[0].community_id, [activity.object_id for activity in run]
    kind = _kind(run[0])
    if kind is PostPublished:
        enter_posts(community_id, [_published(one) for one in run if isinstance(one, PostPublished) and one.actor_id])
    elif kind is PostLiked:
        take_up_likes(community_id, [_liked(one) for one in run if isinstance(one, PostLiked | PostUnliked)])
    elif kind in {PostHidden, PostRemoved}:
        leave_out_posts(community_id, ids)
    elif kind in {PostShown, PostRestored}:
        bring_back_posts(community_id, ids)
    elif kind is PostUnfeatured:
        forget_picks(community_id, ids)
    else:
        for one in run:
            if isinstance(one, PostMoved):
                move_score(community_id, one.object_id, one.circle_id)


def _published(activity: PostPublished) -> Published:
    author_id = activity.actor_id
    if author_id is None:
        raise ValueError("a post without an author")
    return Published(activity.object_id, author_id, activity.circle_id, activity.occurred_at)


def _liked(activity: PostLiked | PostUnliked) -> Liked:
    voter_id = activity.actor_id
    if voter_id is None:
        raise ValueError("a like without a member")
    is_given = isinstance(activity, PostLiked)
    return Liked(activity.object_id, voter_id, activity.author_id, activity.occurred_at, is_given=is_given)


@on(
    MemberFollowed,
    MemberUnfollowed,
    CircleJoined,
    CircleLeft,
    CircleMemberRemoved,
    CircleWasSplit,
    CircleSplitUndone,
    CircleArchived,
    CircleRestored,
    batch=True,
    name="feed.refresh_readers",
)
def refresh(batch: Sequence[Recorded[Activity]]) -> None:
    """Read again whom members follow and which circles are theirs."""
    refresh_readers({member_id for recorded in batch for member_id in _members_of(recorded.activity)})


def _members_of(activity: Activity) -> set[UUID]:
    if isinstance(activity, MemberFollowed | MemberUnfollowed):
        return {activity.actor_id} if activity.actor_id else set()
    if isinstance(activity, CircleJoined | CircleLeft | CircleMemberRemoved):
        return {activity.member_id}
    circles = {activity.object_id, getattr(activity, "offshoot_id", None)} - {None}
    return {member_id for circle_id in circles if circle_id for member_id in member_ids_of(circle_id)}
