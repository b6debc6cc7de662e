"""What waits for staff, and what files and names belong to posts."""

from uuid import UUID

from django.db.models import Q, QuerySet

from fengqun.content.posts.models import Comment, Post, PostPicture
from fengqun.content.posts.policies import MODERATE_POSTS, can_read
from fengqun.content.posts.standing import standing_in
from fengqun.content.posts.types import HeldThing
from fengqun.kernel.glimpses import how_many
from fengqun.kernel.pictures.errors import PictureNotFound
from fengqun.kernel.policies import Actor
from fengqun.people.circles.queries import member_ids_of, within_reach
from fengqun.people.communities.queries import member_cards
from fengqun.people.communities.queries.names import members_beginning_with
from fengqun.people.communities.types import MemberCard

HELD_LIMIT = 100


def held_things(community_id: UUID, *, actor: Actor, limit: int = HELD_LIMIT) -> list[HeldThing]:
    """Posts and comments that wait for this member of staff, longest first; four statements at most."""
    posts = _held_posts(community_id, actor).select_related(None)
    said = _held_comments(community_id, actor).select_related("post")
    rows: list[Post | Comment] = [
        *posts.order_by("published_at", "id")[:limit],
        *said.order_by("created_at", "id")[:limit],
    ]
    authors = member_cards({row.author_id for row in rows})
    things = [_held_thing(row, authors[row.author_id]) for row in rows]
    return sorted(things, key=lambda one: (one.moment, one.id))[:limit]


@how_many("console")
def held_posts(community: UUID) -> QuerySet[Post]:
    """How many posts wait, on pages of the console, for who sees into all circles."""
    return Post.objects.filter(community_id=community, state=Post.State.HELD)


@how_many("console")
def held_comments(community: UUID) -> QuerySet[Comment]:
    """How many comments wait there."""
    return Comment.objects.filter(post__community_id=community, state=Comment.State.HELD)


def count_held(community_id: UUID, *, actor: Actor) -> int:
    """How many posts and comments wait for this member of staff."""
    return _held_posts(community_id, actor).count() + _held_comments(community_id, actor).count()


def picture_file(community_id: UUID, picture_id: UUID, *, actor: Actor, thumbnail: bool) -> tuple[str, bool]:
    """The storage name of a picture and whether everybody may see it. Raises PictureNotFound."""
    rows = PostPicture.objects.filter(id=picture_id, post__community_id=community_id).exclude(file="")
    picture = rows.select_related("post").first()
    if picture is None:
        raise PictureNotFound
    post = picture.post
    standing = standing_in(actor, community_id, post.circle_id)
    is_readable = can_read(
        actor,
        community_id,
        author_id=post.author_id,
        state=post.state,
        is_public=post.is_public,
        is_inside=standing.is_inside,
        can_moderate=standing.may(MODERATE_POSTS),
    )
    if not is_readable:
        raise PictureNotFound
    name = (thumbnail and picture.thumbnail.name) or picture.file.name
    return str(name), post.is_public and post.state == Post.State.PUBLISHED


def mentionable(
    community_id: UUID, beginning: str, *, actor: Actor, circle_id: UUID | None = None, limit: int = 8
) -> list[MemberCard]:
    """Who can be addressed by what was typed after `@`; in a circle those who belong to it. Not oneself."""
    member_id = actor.require_member(community_id)
    among = None
    if circle_id is not None:
        if not standing_in(actor, community_id, circle_id).is_inside:
            return []
        among = member_ids_of(circle_id)
    found = members_beginning_with(community_id, beginning, among=among, limit=limit + 1)
    return [card for card in found if card.id != member_id][:limit]


def _held_posts(community_id: UUID, actor: Actor) -> QuerySet[Post]:
    rows = Post.objects.filter(community_id=community_id, state=Post.State.HELD)
    return rows.filter(_where_staff(community_id, actor, ""))


def _held_comments(community_id: UUID, actor: Actor) -> QuerySet[Comment]:
    rows = Comment.objects.filter(post__community_id=community_id, state=Comment.State.HELD)
    return rows.filter(_where_staff(community_id, actor, "post__"))


def _where_staff(community_id: UUID, actor: Actor, prefix: str) -> Q:
    """The places where the actor moderates: the community as a whole, and circles that they see into."""
    if actor.is_system:
        return Q()
    places = Q(pk__in=[])
    if actor.may(MODERATE_POSTS, community_id):
        within = within_reach(actor, community_id, prefix=prefix)
        if not within:
            return within
        places |= within
    scopes = actor.scopes_of(MODERATE_POSTS, community_id)
    return places | Q(**{f"{prefix}circle_id__in": scopes})


def _held_thing(row: Post | Comment, author: MemberCard) -> HeldThing:
    if isinstance(row, Post):
        moment = row.published_at or row.created_at
        text = f"{row.title}\n{row.body}".strip()
        return HeldThing("post", row.id, row.id, row.circle_id, author, text, row.hidden_reason, moment)
    return HeldThing(
        "comment", row.id, row.post_id, row.post.circle_id, author, row.body, row.hidden_reason, row.created_at
    )
