"""Where a post stands: pinned to the top, closed for comments, moved to another place."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from fengqun.content.posts.activities import PostLocked, PostMoved, PostPinned, PostUnlocked, PostUnpinned
from fengqun.content.posts.commands.finding import hold_for
from fengqun.content.posts.commands.listing import keep_listed
from fengqun.content.posts.commands.news import out_of_news, tell_circle
from fengqun.content.posts.commands.writing import show_media
from fengqun.content.posts.errors import MomentPassed, PostNotFound, TooManyPins
from fengqun.content.posts.models import Post
from fengqun.content.posts.policies import LOCK_POSTS, MOVE_POSTS, PIN_POSTS, is_own
from fengqun.content.posts.standing import insist_on_speaking, standing_in
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor, Right
from fengqun.spine.activity.commands import record
from fengqun.spine.activity.types import Activity

PlaceChange = PostPinned | PostUnpinned | PostLocked | PostUnlocked

MAX_PINS = 3
_HOLD_PINS = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


@transaction.atomic
def pin_post(community_id: UUID, post_id: UUID, *, actor: Actor, until: datetime | None = None) -> None:
    """Let a published post stand first in its place, until a moment or until it is unpinned.

    Pinning again changes the moment. Raises PostNotFound, TooManyPins, MomentPassed.
    """
    if until is not None and until <= clock.now():
        raise MomentPassed
    post, _standing = hold_for(community_id, post_id, actor=actor, right=PIN_POSTS, states=[Post.State.PUBLISHED])
    _hold_pins(community_id, post.circle_id)
    others = pinned_now(community_id, post.circle_id).exclude(id=post_id)
    if others.count() >= MAX_PINS:
        raise TooManyPins(limit=MAX_PINS)
    was_pinned = post.pinned_at is not None and (post.pinned_until is None or post.pinned_until > clock.now())
    post.pinned_until = until
    post.pinned_at = post.pinned_at if was_pinned else clock.now()
    post.save(update_fields=["pinned_at", "pinned_until"])
    if not was_pinned:
        record(_about(PostPinned, post, actor))


@transaction.atomic
def unpin_post(community_id: UUID, post_id: UUID, *, actor: Actor) -> None:
    """Let a post stand where its time puts it; nothing happens if it does. Raises PostNotFound."""
    post, _standing = hold_for(community_id, post_id, actor=actor, right=PIN_POSTS)
    if post.pinned_at is None:
        return
    post.pinned_at = post.pinned_until = None
    post.save(update_fields=["pinned_at", "pinned_until"])
    record(_about(PostUnpinned, post, actor))


@transaction.atomic
def lock_post(community_id: UUID, post_id: UUID, *, actor: Actor) -> None:
    """Close a post for comments: by staff, or by its author. Raises PostNotFound."""
    post = _own_or_with(LOCK_POSTS, community_id, post_id, actor)
    if post.locked_at is None:
        post.locked_at = clock.now()
        post.save(update_fields=["locked_at"])
        record(_about(PostLocked, post, actor))


@transaction.atomic
def unlock_post(community_id: UUID, post_id: UUID, *, actor: Actor) -> None:
    """Open it again: by staff; an author may open what they may close. Raises PostNotFound."""
    post = _own_or_with(LOCK_POSTS, community_id, post_id, actor)
    if post.locked_at is not None:
        post.locked_at = None
        post.save(update_fields=["locked_at"])
        record(_about(PostUnlocked, post, actor))


@transaction.atomic
def move_post(community_id: UUID, post_id: UUID, *, actor: Actor, circle_id: UUID | None) -> None:
    """Let a post stand in another circle, or with None in the community as a whole, comments and all.

    Its author moves it to where they may speak; staff of both places move it to where its author belongs. What was
    public is no longer when it goes into a circle. Raises PostNotFound, NotInThisCircle, Denied.
    """
    post = _own_or_with(MOVE_POSTS, community_id, post_id, actor)
    if post.circle_id == circle_id:
        return
    if not is_own(actor, community_id, post.author_id):
        goal = standing_in(actor, community_id, circle_id)
        if not goal.is_inside:
            raise PostNotFound
        goal.require(MOVE_POSTS)
    insist_on_speaking(circle_id, post.author_id)
    if post.state == Post.State.PUBLISHED:
        out_of_news(post)
    left, post.circle_id = post.circle_id, circle_id
    post.is_public = post.is_public and circle_id is None
    post.pinned_at = post.pinned_until = None
    post.save(update_fields=["circle", "is_public", "pinned_at", "pinned_until"])
    show_media(post)
    keep_listed(post, with_comments=True)
    if post.state == Post.State.PUBLISHED:
        tell_circle(post)
    record(
        PostMoved(
            community_id=community_id,
            object_id=post_id,
            actor_id=actor.member_id,
            author_id=post.author_id,
            from_circle_id=left,
            circle_id=circle_id,
        )
    )


def pinned_now(community_id: UUID, circle_id: UUID | None) -> QuerySet[Post]:
    """The posts that stand first in a place at this moment."""
    rows = Post.objects.filter(Q(circle_id=circle_id), community_id=community_id, state=Post.State.PUBLISHED)
    return rows.filter(Q(pinned_until=None) | Q(pinned_until__gt=clock.now()), pinned_at__isnull=False)


def _own_or_with(right: Right, community_id: UUID, post_id: UUID, actor: Actor) -> Post:
    post, standing = hold_for(community_id, post_id, actor=actor, right=None)
    if not is_own(actor, community_id, post.author_id):
        standing.require(right)
    elif post.state != Post.State.PUBLISHED:
        raise PostNotFound
    return post


def _hold_pins(community_id: UUID, circle_id: UUID | None) -> None:
    """Let those who pin in one place take turns until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD_PINS, [f"pins:{community_id}:{circle_id}"])


def _about(kind: type[PlaceChange], post: Post, actor: Actor) -> Activity:
    return kind(
        community_id=post.community_id,
        object_id=post.id,
        actor_id=actor.member_id,
        author_id=post.author_id,
        circle_id=post.circle_id,
    )
