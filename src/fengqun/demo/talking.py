"""What people say: posts, comments and answers, likes, and the picks of the hosts."""

import math
from collections.abc import Callable
from uuid import UUID

from fengqun.content.posts.commands import feature_post, hide_post, like_post, publish_comment, publish_post
from fengqun.content.posts.types import Attachment, NewPicture
from fengqun.demo import pictures
from fengqun.demo.calendar import DAY, poisson, time_of_day
from fengqun.demo.replay import happens
from fengqun.demo.texts import Piece, brew_log, comments_on, pieces
from fengqun.demo.world import Person, Said, World

FRESH_DAYS = 6
REPLY_SHARE = 0.3
OWN_REPLY_SHARE = 0.45


def speak_today(world: World, expected: float) -> None:
    """Plan the posts of a day."""
    for _post in range(poisson(world.rng, expected)):
        minute = world.minute + time_of_day(world.rng)
        author = pick(world, lambda person: person.talks * freshness(world, person))
        if author is not None:
            world.plan(minute, "post", author.key)


def pick(world: World, weight: Callable[[Person], float], *, but: int | None = None) -> Person | None:
    """A member drawn by weight."""
    members = [person for person in world.members if person.key != but]
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
    if not author.is_member:
        return
    piece = _next_piece(world, author)
    attachment = None
    if piece.product in world.products:
        attachment = Attachment("product", world.products[piece.product])
    post_id = publish_post(
        world.community_id,
        actor=world.actor(author),
        title=piece.title,
        body=piece.body,
        is_public=world.chance(0.5),
        attachment=attachment,
        pictures=_pictures(world, piece),
    )
    number = world.count("post")
    world.posts[number] = Said(post_id, author.key, piece.topic, world.minute)
    _plan_echo(world, number, piece)


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


def _plan_echo(world: World, number: int, piece: Piece) -> None:
    """Most posts find little echo, a few much of it; it comes within hours."""
    audience = len(world.members)
    warmth = world.rng.lognormvariate(0, 0.7) * (1.5 if piece.pictures else 1.0) * min(1.0, 0.3 + audience / 160)
    for _comment in range(min(14, poisson(world.rng, 2.1 * warmth * piece.weight))):
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
    if speaker is None:
        return
    is_reply = bool(said.comments) and world.chance(REPLY_SHARE)
    parent = world.rng.choice(said.comments)[0] if is_reply else None
    comment_id = publish_comment(
        world.community_id,
        said.post_id,
        actor=world.actor(speaker),
        body=_words(world, "reply" if is_reply else said.topic),
        parent_id=parent,
    )
    said.comments.append((comment_id, speaker.key))
    if not is_reply and world.chance(OWN_REPLY_SHARE):
        world.plan(world.minute + world.rng.expovariate(1 / 90) + 1, "answer", number, comment_id)


@happens("answer")
def answer(world: World, number: int, comment_id: UUID) -> None:
    """The author of a post answers a comment."""
    said = world.posts.get(number)
    if said is None or not world.people[said.author].is_member:
        return
    publish_comment(
        world.community_id,
        said.post_id,
        actor=world.actor(world.people[said.author]),
        body=_words(world, "thanks"),
        parent_id=comment_id,
    )


def _words(world: World, topic: str) -> str:
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
        feature_post(world.community_id, said.post_id, actor=world.actor(host))


@happens("advert")
def advert(world: World) -> None:
    """Somebody tries an advertisement; the operator takes it down and says why."""
    newcomers = [person for person in world.members if not person.is_core]
    if not newcomers:
        return
    author = world.rng.choice(newcomers)
    post_id = publish_post(
        world.community_id, actor=world.actor(author), body="加我微信，同款豆子七折，量大从优，来的都是朋友。"
    )
    world.plan(world.minute + 40, "hide", post_id)


@happens("hide")
def hide(world: World, post_id: UUID) -> None:
    """The operator hides a post."""
    hide_post(
        world.community_id,
        post_id,
        actor=world.actor(world.named("小林")),
        reason="群规第二条：不发广告。",
    )


def forget_old(world: World) -> None:
    """Old posts find no more echo."""
    oldest = world.minute - FRESH_DAYS * DAY
    for number in [number for number, said in world.posts.items() if said.at < oldest]:
        del world.posts[number]
