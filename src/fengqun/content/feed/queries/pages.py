"""The home feed: its tabs, each a page of posts in a fixed number of statements."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from fengqun.content.feed.commands.readers import refresh_readers
from fengqun.content.feed.models import Reader
from fengqun.content.feed.queries.order import of_followed, ranked
from fengqun.content.feed.types import FeedPage, Mark
from fengqun.content.posts.queries import FEATURED, FEED_LIMIT, LATEST, cards_by_ids, feed
from fengqun.content.posts.types import Place, PostCard
from fengqun.kernel import clock
from fengqun.kernel.policies import Actor

FOR_YOU, FOLLOWING = "foryou", "following"
TABS = (FOR_YOU, LATEST, FEATURED, FOLLOWING)
_LAST_ID = UUID(int=2**128 - 1)


def feed_page(
    community_id: UUID,
    *,
    actor: Actor,
    tab: str = "",
    before: str = "",
    limit: int = FEED_LIMIT,
    without: Collection[UUID] = (),
) -> FeedPage:
    """One page of the home feed; without a `tab` 为你 for members, newest first for guests and for who reads plainly.

    `before` continues an earlier page's `next`. Posts by the authors `without` are left out. One statement more than
    the posts themselves take, for the order; newest first and picks take none.
    """
    is_member = actor.member_id is not None and actor.community_id == community_id
    if is_member and tab in {"", FOR_YOU}:
        return _for_you(community_id, actor, tab, before, limit, without)
    if is_member and tab == FOLLOWING:
        return _following(community_id, actor, before, limit, without)
    return _newest(community_id, actor, FEATURED if tab == FEATURED else LATEST, before, limit, without)


def is_plain_reader(member_id: UUID | None) -> bool:
    """Whether the member reads newest first, without personal ranking."""
    return member_id is not None and Reader.objects.filter(member_id=member_id, is_plain=True).exists()


def _for_you(
    community_id: UUID, actor: Actor, tab: str, before: str, limit: int, without: Collection[UUID]
) -> FeedPage:
    member_id, mark = actor.require_member(community_id), Mark.read(before)
    order = ranked(community_id, member_id, limit=limit, before=mark)
    if order.is_plain is None:
        refresh_readers([member_id])
        order = ranked(community_id, member_id, limit=limit, before=mark)
    if order.is_plain or (not order.ids and mark is None and not tab):
        plain = bool(order.is_plain)
        return _newest(community_id, actor, LATEST, before if mark is None else "", limit, without, is_plain=plain)
    posts = _shown(cards_by_ids(community_id, order.ids, actor=actor), without)
    return FeedPage(posts, FOR_YOU, str(order.next) if order.next else "")


def _following(community_id: UUID, actor: Actor, before: str, limit: int, without: Collection[UUID]) -> FeedPage:
    member_id = actor.require_member(community_id)
    latest = Place(clock.now() + timedelta(days=1), _LAST_ID)
    found = of_followed(member_id, limit=limit, before=Place.read(before), latest=latest)
    posts = _shown(cards_by_ids(community_id, found.ids, actor=actor), without)
    return FeedPage(posts, FOLLOWING, str(found.next) if found.next else "")


def _newest(
    community_id: UUID,
    actor: Actor,
    tab: str,
    before: str,
    limit: int,
    without: Collection[UUID],
    *,
    is_plain: bool = False,
) -> FeedPage:
    found = feed(community_id, actor=actor, tab=tab, before=Place.read(before), limit=limit, without=without)
    return FeedPage(found.posts, tab, str(found.next) if found.next else "", is_plain)


def _shown(posts: Sequence[PostCard], without: Collection[UUID]) -> tuple[PostCard, ...]:
    return tuple(post for post in posts if post.author.id not in without)
