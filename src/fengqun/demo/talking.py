"""What people say: posts, comments and answers, likes, and the picks of the hosts."""

import math
from collections.abc import Callable
from uuid import UUID

from fengqun.content.feed.commands import pick_post
from fengqun.content.posts.commands import like_post, publish_comment, publish_post, release
from fengqun.content.posts.models import Comment, Post
from fengqun.content.posts.types import Attachment, NewPicture
from fengqun.demo import pictures
from fengqun.demo.calendar import DAY, poisson, time_of_day
from fengqun.demo.replay import happens
from fengqun.demo.texts import Piece, answers_to, brew_log, comments_on, pieces, words_for
from fengqun.demo.voices import is_first_day, may_say, voice
from fengqun.demo.world import Person, Said, World

FRESH_DAYS = 6
REPLY_SHARE = 0.3
OWN_REPLY_SHARE = 0.45
TAGS = {
    "brew": "手冲",
    "taste": "风味",
    "gear": "器具",
    "origin": "产地",
    "buy": "豆单",
    "life": "日常",
    "ask": "新手",
}
TAGGED_SHARE, ADDRESSED_SHARE = 0.5, 0.06
"""How many posts name their topic, and how many comments name whom they are for."""


def speak_today(world: World, expected: float) -> None:
    """Plan the posts of a day."""
    for _post in range(poisson(world.rng, expected)):
        minute = world.minute + time_of_day(world.rng)
        author = pick(world, lambda person: person.talks * freshness(world, person))
        if author is not None:
            world.plan(minute, "post", author.key)


def pick(world: World, weight: Callable[[Person], float], *, but: int | None = None) -> Person | None:
    """A member drawn by weight."""
    members = [one for one in world.members if one.key != but and one.silenced_until <= world.minute]
    weights = [weight(person) for person in members]
    if not members or not any(weights):
        return None
    return world.rng.choices(members, weights)[0]


def freshness(world: World, person: Person) -> float:
    """People are liveliest when they are new; those of the core stay so."""
    if person.is_core or person.joined is None:
        return 1.0
    days = (world.minute - person.joined) / DAY
    return 0.25 + 0.75 * math.exp2(-days / 40)


@happens("post")
def post(world: World, key: int) -> None:
    """Somebody publishes something: one of the written texts, or the log of a brew."""
    author = world.people[key]
    if not may_say(world, author, is_topic=True):
        return
    piece = _next_piece(world, author)
    if answers_to(piece.title):
        world.plan(world.minute, "ask", author.key, piece)
        return
    attachment = None
    if piece.product in world.products:
        attachment = Attachment("product", world.products[piece.product])
    post_id = publish_post(
        world.community_id,
        actor=voice(world, author),
        title=piece.title,
        body=tagged(world, piece),
        is_public=world.chance(0.5),
        attachment=attachment,
        pictures=_pictures(world, piece)[: 1 if is_first_day(world, author) else None],
    )
    number = world.count("post")
    world.posts[number] = Said(post_id, author.key, piece.topic, world.minute)
    if Post.objects.filter(id=post_id, state=Post.State.HELD).exists():
        world.plan(world.minute + 45, "let_through", post_id)
        world.plan(world.minute + 46, "echo", number, piece)
    else:
        plan_echo(world, number, piece)


def tagged(world: World, piece: Piece) -> str:
    """The words of a piece, with its topic for half of them."""
    if "#" in piece.body or world.fates.random() >= TAGGED_SHARE:
        return piece.body
    return f"{piece.body}\n\n#{TAGS[piece.topic]}"


@happens("let_through")
def let_through(world: World, object_id: UUID) -> None:
    """The operator reads what a screen held, and finds nothing wrong."""
    if Post.objects.filter(id=object_id, state=Post.State.HELD).exists():
        release(object_id, actor=world.actor(world.named("小林")))


@happens("echo")
def echo(world: World, number: int, piece: Piece) -> None:
    """What was let through finds its echo from then on."""
    plan_echo(world, number, piece)


def _next_piece(world: World, author: Person) -> Piece:
    """The next written text that fits the author and the month; when none is left, a brew log."""
    month = world.calendar.month(world.day)
    everything = pieces()
    for place in world.unread["posts"]:
        piece = everything[place]
        if piece.fits(author.name, month, world.products):
            is_for_author = piece.by == author.name
            if is_for_author or world.chance(0.75):
                world.unread["posts"].remove(place)
                return piece
    return brew_log(world.rng, [key for key in author.favourites if key in world.products] or list(world.products))


def _pictures(world: World, piece: Piece) -> list[NewPicture]:
    found = []
    for motif in piece.pictures:
        if motif.startswith(("s-", "p-")):
            found.append(NewPicture(art_key=motif, alt=piece.title or piece.body[:20]))
        else:
            upload = pictures.draw(motif, world.rng.getrandbits(32))
            found.append(NewPicture(upload=upload, alt=pictures.ALTS[motif]))
    return found


def plan_echo(world: World, number: int, piece: Piece, *, has_comments: bool = True) -> None:
    """Most posts find little echo, a few much of it; it comes within hours."""
    audience = len(world.members)
    warmth = world.rng.lognormvariate(0, 0.7) * (1.5 if piece.pictures else 1.0) * min(1.0, 0.3 + audience / 160)
    for _comment in range(min(14, poisson(world.rng, 2.1 * warmth * piece.weight)) if has_comments else 0):
        world.plan(world.minute + world.rng.expovariate(1 / 260) + 2, "comment", number)
    for _like in range(min(audience - 1, poisson(world.rng, 5.2 * warmth * piece.weight))):
        world.plan(world.minute + world.rng.expovariate(1 / 420) + 1, "like", number)
    if piece.weight > 1.2 or warmth > 2.2:  # noqa: PLR2004
        world.plan(world.minute + world.rng.uniform(600, 1500), "feature", number)


@happens("comment")
def comment(world: World, number: int) -> None:
    """Somebody comments; the author may answer."""
    said = world.posts.get(number)
    if said is None:
        return
    speaker = pick(world, lambda one: one.chats * freshness(world, one), but=said.author)
    if speaker is None or not may_say(world, speaker, is_topic=False):
        return
    is_reply = bool(said.comments) and world.chance(REPLY_SHARE)
    parent = world.rng.choice(said.comments)[0] if is_reply else None
    words = words_of(world, "reply" if is_reply else said.topic)
    if world.fates.random() < ADDRESSED_SHARE:
        words = f"@{world.people[said.author].name} {words}"
    comment_id = publish_comment(
        world.community_id, said.post_id, actor=voice(world, speaker), body=words, parent_id=parent
    )
    if not is_seen(comment_id):
        return
    said.comments.append((comment_id, speaker.key))
    if not is_reply and world.chance(OWN_REPLY_SHARE):
        world.plan(world.minute + world.rng.expovariate(1 / 90) + 1, "answer", number, comment_id)


@happens("answer")
def answer(world: World, number: int, comment_id: UUID) -> None:
    """The author of a post answers a comment."""
    said = world.posts.get(number)
    if said is None or not may_say(world, world.people[said.author], is_topic=False) or not is_seen(comment_id):
        return
    publish_comment(
        world.community_id,
        said.post_id,
        actor=voice(world, world.people[said.author]),
        body=words_of(world, "thanks"),
        parent_id=comment_id,
    )


def is_seen(comment_id: UUID) -> bool:
    """Whether others can read a comment: a screen may have held it, or staff hidden it."""
    return Comment.objects.filter(id=comment_id, state=Comment.State.PUBLISHED).exists()


def words_of(world: World, topic: str) -> str:
    """Each comment is used once before any is used again."""
    choices = comments_on(topic)
    left = world.unread.setdefault(f"comments.{topic}", [])
    if not left:
        left.extend(range(len(choices)))
        world.rng.shuffle(left)
    return choices[left.pop()]


@happens("like")
def like(world: World, number: int) -> None:
    """Somebody likes a post."""
    said = world.posts.get(number)
    if said is None:
        return
    fan = pick(world, lambda one: (one.chats + 0.4) * freshness(world, one), but=said.author)
    if fan is not None:
        like_post(world.community_id, said.post_id, actor=world.actor(fan))


@happens("feature")
def feature(world: World, number: int) -> None:
    """A host picks a post that found much echo."""
    said = world.posts.get(number)
    host = world.named("老齐") if world.named("老齐").roles else world.named("小林")
    if said is not None and host.is_member:
        reason = world.fates.choice(words_for("featured"))
        pick_post(world.community_id, said.post_id, actor=world.actor(host), reason=reason)


def forget_old(world: World) -> None:
    """Old posts find no more echo."""
    oldest = world.minute - FRESH_DAYS * DAY
    for number in [number for number, said in world.posts.items() if said.at < oldest]:
        del world.posts[number]
