"""A community as large as those that come back every day: a thousand members, thousands of threads, their comments.

Written in bulk past the commands, because fifty thousand would take half an hour, but so that it reads as if they
had been called: counts of comments, likes, members and news are true, and the index of the search is written by the
rooms' own `rebuild`. What is left out: activities of posts and comments, so nobody rises, is told or earns by them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from fengqun.bench._texts import Texts
from fengqun.bench.report import Progress, silently
from fengqun.content.posts.models import Comment, Like, Post
from fengqun.content.posts.richtext import SAID
from fengqun.kernel import clock
from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import SYSTEM
from fengqun.people.accounts.commands import register
from fengqun.people.circles.commands import found_circle
from fengqun.people.circles.models import Circle, CircleMember
from fengqun.people.circles.types import CircleSettings
from fengqun.people.communities.commands import add_member, create_community, import_members
from fengqun.people.communities.commands.import_members import Person
from fengqun.product.catalog.commands import create_product, list_product
from fengqun.product.catalog.types import NewVariant
from fengqun.spine.search.commands import rebuild

CIRCLES, IN_A_CIRCLE = 20, 50
PRODUCTS = 12
DAYS_BACK = 200
LIKES_A_THREAD = 4
AT_ONCE = 2_000
SLUG = "bench-town"
_CHANCE_OF_CIRCLE, _CHANCE_OF_PUBLIC, _CHANCE_OF_REPLY = 0.1, 0.35, 0.3
_FEATURED_EACH = 40


@dataclass(frozen=True)
class Size:
    """How large the community is."""

    members: int = 1_000
    threads: int = 5_000
    comments: int = 50_000


@dataclass
class _Town:
    """What the steps of building share."""

    community_id: UUID
    members: list[UUID]
    circles: dict[UUID, list[UUID]]
    texts: Texts
    random: Random
    now: datetime


def build(size: Size, *, slug: str = SLUG, progress: Progress = silently) -> UUID:
    """Make the community and answer its id. Raises what founding a community with a slug that is taken raises."""
    total = size.members + size.threads + size.comments
    town = _people(size, slug)
    progress(size.members, total)
    _circles(town)
    _shop(town)
    threads = _threads(town, size.threads, lambda done: progress(size.members + done, total))
    done_before = size.members + size.threads
    _comments(town, threads, size.comments, lambda done: progress(done_before + done, total))
    _likes(town, threads)
    _count_news(town)
    rebuild(town.community_id)
    return town.community_id


def _people(size: Size, slug: str) -> _Town:
    texts, random, now = Texts(), Random(5), clock.now()  # noqa: S311 - repeatability is the point
    owner = register(f"owner@{slug}.test", display_name="阿岚")
    founded = create_community(name="大集", slug=slug, kind="interest", owner_user_id=owner, gate=())
    for role, name in (("operator", "小林"), ("promoter", "周可")):
        person = register(f"{role}@{slug}.test", display_name=name)
        add_member(founded.community_id, person, actor=SYSTEM, roles=[role])
    people: list[Person] = [
        (f"{place}", texts.name(), now - timedelta(days=random.randint(1, DAYS_BACK)), f"member{place}@{slug}.test")
        for place in range(size.members)
    ]
    members = list(import_members(founded.community_id, people, source="bench").values())
    return _Town(founded.community_id, members, {}, texts, random, now)


def _circles(town: _Town) -> None:
    for place in range(CIRCLES):
        people = town.random.sample(town.members, min(IN_A_CIRCLE, len(town.members)))
        made = found_circle(
            town.community_id,
            actor=SYSTEM,
            settings=CircleSettings(
                name=f"{town.texts.word(30, 300)}圈 {place + 1}", purpose=town.texts.post()[1][:80]
            ),
            host_ids=people[:1],
        )
        CircleMember.objects.bulk_create(
            CircleMember(circle_id=made.id, member_id=member, joined_at=town.now) for member in people[1:]
        )
        Circle.objects.filter(id=made.id).update(member_count=len(people))
        town.circles[made.id] = people


def _shop(town: _Town) -> None:
    for place in range(PRODUCTS):
        product = create_product(
            town.community_id,
            actor=SYSTEM,
            title=f"{town.texts.word(20, 200)}{place + 1}号",
            summary=town.texts.post()[1][:100],
            description=town.texts.post()[1],
            variant=NewVariant(price_minor=1_900 + 700 * place, stock=500),
        )
        list_product(town.community_id, product, actor=SYSTEM)


def _threads(town: _Town, count: int, tell: Callable[[int], None]) -> list[Post]:
    made: list[Post] = []
    for chunk in _chunks(count):
        posts = [_post(town, place, count) for place in chunk]
        Post.objects.bulk_create(posts)
        made += posts
        tell(len(made))
    return made


def _post(town: _Town, place: int, count: int) -> Post:
    moment = town.now - timedelta(days=DAYS_BACK) * (1 - (place + 1) / count)
    title, body = town.texts.post()
    in_circle = town.random.random() < _CHANCE_OF_CIRCLE
    circle_id = town.random.choice(list(town.circles)) if in_circle else None
    author_id = town.random.choice(town.circles[circle_id] if circle_id else town.members)
    return Post(
        id=new_id(moment),
        community_id=town.community_id,
        author_id=author_id,
        circle_id=circle_id,
        title=title[:80],
        body=body,
        body_html=SAID.html(body),
        state=Post.State.PUBLISHED,
        is_public=circle_id is None and town.random.random() < _CHANCE_OF_PUBLIC,
        created_at=moment,
        saved_at=moment,
        published_at=moment,
        featured_at=moment if place % _FEATURED_EACH == 0 else None,
    )


def _comments(town: _Town, threads: list[Post], count: int, tell: Callable[[int], None]) -> None:
    """Comments, more below some threads than below others; a third answers another comment of the same thread."""
    tops: dict[UUID, list[Comment]] = {}
    weights = [1 / (1 + town.random.random() * 20) for _post in threads]
    places = town.random.choices(threads, weights, k=count)
    done = 0
    for chunk in _chunks(count):
        made = [_comment(town, places[place], tops) for place in chunk]
        Comment.objects.bulk_create(made)
        done += len(made)
        tell(done)
    with transaction.atomic():
        counts = dict(
            Comment.objects.filter(post__community_id=town.community_id)
            .values_list("post_id")
            .annotate(total=Count("id"))
        )
        for thread in threads:
            thread.comment_count = counts.get(thread.id, 0)
        Post.objects.bulk_update(threads, ["comment_count"], batch_size=AT_ONCE)


def _comment(town: _Town, post: Post, tops: dict[UUID, list[Comment]]) -> Comment:
    begun = post.published_at or town.now
    above = tops.setdefault(post.id, [])
    parent = town.random.choice(above) if above and town.random.random() < _CHANCE_OF_REPLY else None
    since = parent.created_at if parent else begun
    moment = min(since + timedelta(minutes=town.random.randint(1, 3_000)), town.now)
    body = town.texts.post()[1][:400]
    people = town.circles[post.circle_id] if post.circle_id else town.members
    comment = Comment(
        id=new_id(moment),
        post_id=post.id,
        author_id=town.random.choice(people),
        parent_id=parent.id if parent else None,
        body=body,
        body_html=SAID.html(body),
        created_at=moment,
    )
    if parent is None:
        above.append(comment)
    return comment


def _likes(town: _Town, threads: list[Post]) -> None:
    likes: list[Like] = []
    for thread in threads:
        who = town.random.sample(town.members, min(town.random.randint(0, LIKES_A_THREAD * 2), len(town.members)))
        thread.like_count = len(who)
        likes += [Like(post_id=thread.id, member_id=member, created_at=town.now) for member in who]
    with transaction.atomic():
        Like.objects.bulk_create(likes, batch_size=AT_ONCE)
        Post.objects.bulk_update(threads, ["like_count"], batch_size=AT_ONCE)


def _count_news(town: _Town) -> None:
    """What is new in each circle: its threads and their comments."""
    for circle_id in town.circles:
        posts = Post.objects.filter(circle_id=circle_id)
        comments = Comment.objects.filter(post__circle_id=circle_id).count()
        last = posts.order_by("-published_at").values_list("published_at", flat=True).first()
        Circle.objects.filter(id=circle_id).update(news_count=posts.count() + comments, news_at=last)


def _chunks(count: int) -> Iterator[range]:
    return (range(first, min(first + AT_ONCE, count)) for first in range(0, count, AT_ONCE))
