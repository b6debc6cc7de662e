"""Questions: most are answered in time, some late, some handed on; many are accepted, and a few wait now."""

from uuid import UUID

from fengqun.content.questions.commands import (
    accept_answer,
    answer_question,
    ask_question,
    pass_on_relay,
    rate_answer,
    take_relay,
)
from fengqun.content.questions.models import Answer, Question
from fengqun.content.questions.queries import chain_of
from fengqun.demo.replay import happens
from fengqun.demo.talking import TAGS, is_seen, plan_echo
from fengqun.demo.texts import Piece, answers_to
from fengqun.demo.voices import may_say, voice
from fengqun.demo.world import Person, Said, World
from fengqun.spine.jobs.commands import run_periodic

PROMPT_SHARE, LATE_SHARE = 0.72, 0.14
"""How many questions are answered soon, how many the next day; the others are handed on."""
ACCEPTED_SHARE = 0.75
EXPERT = 6.0
"""How much likelier those whom everybody knows are to answer."""

WAITING = Piece("软水机出来的水冲浅烘，喝着没骨架。是不是太软了？有没有人量过？", "软水机的水能不能冲浅烘", "ask")
LATE = Piece("试了三次，每次都在第二段突然流不动。换过滤纸，也没用。", "手冲到一半粉床堵住怎么办", "ask")
ANSWERED = Piece("一个 600 毫升的，一个 900 的。一个人喝，偶尔来客人。", "分享壶买多大的合适", "ask")


def plan_questions(world: World) -> None:
    """Plan what waits now."""
    world.plan_ago(1, 10.2, "ask", world.named("豆豆").key, LATE, 0)
    world.plan(world.calendar.today + 10.5 * 60, "ask", world.named("佟佟").key, ANSWERED)
    world.plan(world.calendar.today + 20.5 * 60, "ask", world.named("麦子").key, WAITING, 0)


@happens("ask")
def ask(world: World, key: int, piece: Piece, most: int | None = None) -> None:
    """Somebody asks, and others know; `most` bounds how many answer."""
    asker = world.people[key]
    if not asker.is_member:
        return
    tags = [tag for word, tag in WORDS if word in f"{piece.title}{piece.body}"] or [TAGS["ask"]]
    post_id = ask_question(
        world.community_id, actor=voice(world, asker), title=piece.title, detail=piece.body, tags=tags[:2]
    )
    number = world.count("post")
    world.posts[number] = Said(post_id, key, piece.topic, world.minute, is_closed=True)
    plan_echo(world, number, piece, has_comments=False)
    if most == 0:
        _plan_relays(world, post_id)
        return
    _plan_answers(world, number, list(answers_to(piece.title)) or list(answers_to(ANY)))


WORDS = (
    ("水", "水"),
    ("磨", "磨豆"),
    ("滤", "滤杯"),
    ("豆", "豆子"),
    ("手冲", "手冲"),
    ("挂耳", "挂耳"),
    ("秤", "器具"),
    ("壶", "器具"),
)
ANY = "第一次手冲，秤和壶先买哪个"


def _plan_answers(world: World, number: int, texts: list[str]) -> None:
    fates, way = world.fates, world.fates.random()
    if way < PROMPT_SHARE:
        at = world.minute + 4 + fates.expovariate(1 / 45)
    elif way < PROMPT_SHARE + LATE_SHARE:
        at = world.minute + fates.uniform(11, 26) * 60
    else:
        post_id = world.posts[number].post_id
        _plan_relays(world, post_id)
        world.plan(world.minute + 260, "answer_handed_on", number, texts[0])
        texts, at = texts[1:], world.minute + 300
    for text in texts:
        world.plan(at, "give_answer", number, text)
        at += 12 + fates.expovariate(1 / 160)
    if fates.random() < ACCEPTED_SHARE:
        world.plan(at + fates.uniform(30, 500), "accept", number)


def _plan_relays(world: World, post_id: UUID) -> None:
    for minutes in (122, 245, 16 * 60):
        world.plan(world.minute + minutes, "hand_on", post_id)


@happens("hand_on")
def hand_on(world: World, post_id: UUID) -> None:
    """The clock looks whether it is time to ask those who answered alike before; one passes it on to the promoter."""
    run_periodic("questions.relay_due")
    ke = world.named("周可")
    if world.is_today or not ke.is_member or not Question.objects.filter(post_id=post_id, relay_rounds=1).exists():
        return
    chain = chain_of(post_id)
    if len(chain) > 1 and all(one.state == "waiting" and one.member.id != ke.member_id for one in chain):
        first = _by_member(world, chain[0].member.id)
        if first is not None and ke.member_id is not None and world.count("passed_on") == 1:
            pass_on_relay(
                world.community_id, chain[0].id, actor=world.actor(first), note="我这两天在产地，你上次答过类似的。"
            )


@happens("answer_handed_on")
def answer_handed_on(world: World, number: int, text: str) -> None:
    """Whoever was asked takes it up and answers; where nobody was, somebody finds it after all."""
    said = world.posts.get(number)
    if said is None:
        return
    for relay in chain_of(said.post_id):
        asked = _by_member(world, relay.member.id)
        if relay.state == "waiting" and asked is not None and may_say(world, asked, is_topic=False):
            take_relay(world.community_id, relay.id, actor=world.actor(asked))
            _answer(world, said, asked, text)
            return
    world.plan(world.minute + 30, "give_answer", number, text)


@happens("give_answer")
def give_answer(world: World, number: int, text: str) -> None:
    """Somebody who has not yet answered does."""
    said = world.posts.get(number)
    if said is None:
        return
    but = {said.author, *(key for _answer_id, key in said.comments)}
    able = [one for one in world.drawn(24, but=but) if may_say(world, one, is_topic=False)]
    if able:
        weights = [EXPERT if one.is_core else 1.0 for one in able]
        _answer(world, said, world.fates.choices(able, weights)[0], text)


def _answer(world: World, said: Said, author: Person, text: str) -> None:
    comment_id = answer_question(world.community_id, said.post_id, actor=voice(world, author), body=text)
    if not is_seen(comment_id):
        return
    said.comments.append((comment_id, author.key))
    for place, fan in enumerate(world.drawn(world.fates.randint(0, 3), but={author.key})):
        world.plan(world.minute + 20 + 35 * place, "find_helpful", comment_id, fan.key)
    if world.fates.random() < 0.3:  # noqa: PLR2004 - three in ten are thanked in words, too
        number = next((known for known, one in world.posts.items() if one is said), None)
        world.plan(world.minute + 25, "answer", number, comment_id)


@happens("find_helpful")
def find_helpful(world: World, comment_id: UUID, key: int) -> None:
    """Somebody finds an answer helpful."""
    if world.people[key].is_member and Answer.objects.filter(comment_id=comment_id, is_removed=False).exists():
        rate_answer(world.community_id, comment_id, actor=world.actor(world.people[key]))


@happens("accept")
def accept(world: World, number: int) -> None:
    """The asker accepts the first answer, now and then the second."""
    said = world.posts.get(number)
    if said is None or not said.comments or not world.people[said.author].is_member:
        return
    chosen = said.comments[1 if len(said.comments) > 1 and world.fates.random() < 0.25 else 0][0]  # noqa: PLR2004
    accept_answer(world.community_id, said.post_id, chosen, actor=world.actor(world.people[said.author]))


def _by_member(world: World, member_id: UUID) -> Person | None:
    return next((one for one in world.members if one.member_id == member_id), None)
