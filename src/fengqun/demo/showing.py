"""Series: a tip on workdays and a talk every Wednesday, with beats that were kept, missed, excused and made up."""

import io
import math
import random
import struct
import wave
from datetime import date, time, timedelta

from fengqun.content.media.commands import upload
from fengqun.content.posts.commands import publish_post
from fengqun.content.posts.types import NewPicture
from fengqun.content.series.commands import add_episode, excuse_beat, start_series, subscribe
from fengqun.content.series.types import SeriesPlan
from fengqun.demo import pictures
from fengqun.demo.calendar import DAY
from fengqun.demo.replay import happens
from fengqun.demo.texts import tips
from fengqun.demo.voices import voice
from fengqun.demo.world import World

TIP_DAYS, TALK_WEEKS = 22, 9
MISSED_TIPS, MADE_UP_TIP = (6, 13), 6
MISSED_TALK, EXCUSED_TALK = 5, 2
WEDNESDAY, SATURDAY = 2, 5
RATE = 8_000
TALKS = (
    "磨豆机怎么听声音：快要坏的那种",
    "一把刷子用半年：清磨这件事",
    "为什么我不劝人买三千块的磨",
    "收二手磨，先看这四个地方",
    "刀盘对齐，用一张纸就够",
    "手摇磨的力气用在哪里",
    "细粉从哪里来，怎么少一点",
    "茶馆后屋的四十台磨，讲三台的故事",
    "听众来信：磨完有静电怎么办",
)


def plan_series(world: World) -> None:
    """Plan both."""
    today = world.calendar.days - 1
    if world.plan_ago(TIP_DAYS, 7.5, "start_tips"):
        workdays = [day for day in range(today - TIP_DAYS, today + 1) if world.calendar.weekday(day) < SATURDAY]
        for number, day in enumerate(workdays):
            late = 26 * 60 if number == MADE_UP_TIP else 0
            if number not in MISSED_TIPS or late:
                world.plan(day * DAY + 8.4 * 60 + late, "tip", number, day)
    first = next((day for day in range(today - 7 * TALK_WEEKS, today) if world.calendar.weekday(day) == WEDNESDAY), 0)
    if world.plan_ago(today - first + 1, 12, "start_talks"):
        for number, day in enumerate(range(first, today + 1, 7)):
            if number == EXCUSED_TALK:
                world.plan(day * DAY + 11 * 60, "excuse_talk", day)
            elif number != MISSED_TALK:
                world.plan(day * DAY + 20.2 * 60, "talk", number)


@happens("start_tips")
def start_tips(world: World) -> None:
    """The operator promises a line each workday."""
    plan = SeriesPlan(
        title="早八一句",
        rhythm="workdays",
        at=time(8, 30),
        starts_on=_today(world),
        description="工作日早上八点半，一句冲煮的话。看完去烧水。",
        art="bean",
        warn_hours=2,
    )
    world.things["tips"] = start_series(world.community_id, plan, actor=voice(world, world.named("小林")))
    _subscribe(world, "tips", 9)


@happens("start_talks")
def start_talks(world: World) -> None:
    """A host talks every Wednesday."""
    host = world.named("老齐")
    if not host.roles:
        return
    plan = SeriesPlan(
        title="周三修磨夜话",
        rhythm="weekly",
        weekdays=(WEDNESDAY,),
        at=time(20, 0),
        starts_on=_today(world),
        description="每周三晚八点，讲一台磨。**坏掉的最有意思。**",
        art="mic",
        form="audio",
    )
    world.things["talks"] = start_series(world.community_id, plan, actor=voice(world, host))
    _subscribe(world, "talks", 8)


@happens("tip")
def tip(world: World, number: int, day: int) -> None:
    """One line. The one that came a day late makes up for its beat."""
    if "tips" not in world.things:
        return
    operator = voice(world, world.named("小林"))
    post_id = publish_post(world.community_id, actor=operator, body=f"{tips()[number % len(tips())]}\n\n#早八一句")
    missed = world.calendar.date_at(day * DAY).date() if number == MADE_UP_TIP else None
    add_episode(world.community_id, world.things["tips"], post_id, actor=operator, beat_day=missed)


@happens("talk")
def talk(world: World, number: int) -> None:
    """One evening; of the latest two there is a recording."""
    host = world.named("老齐")
    if "talks" not in world.things or not host.is_member:
        return
    actor, title = voice(world, host), TALKS[number % len(TALKS)]
    sounds = []
    if world.minute > world.calendar.today - 15 * DAY:
        sounds = [
            upload(
                world.community_id,
                actor=actor,
                file=_grinding(number),
                alt=f"{title}，录音",
                name=f"夜话{number + 1}.wav",
            ).id
        ]
    shot = NewPicture(upload=pictures.draw("table", 900 + number), alt=pictures.ALTS["table"])
    post_id = publish_post(
        world.community_id,
        actor=actor,
        title=title,
        body="录音在下面，嫌长的看这三句：\n\n- 声音变了先停，别硬磨\n- 拆之前拍照\n- 装回去转三圈再放豆\n\n#修磨",
        pictures=[] if sounds else [shot],
        media_ids=sounds,
    )
    add_episode(world.community_id, world.things["talks"], post_id, actor=actor)


@happens("excuse_talk")
def excuse_talk(world: World, day: int) -> None:
    """One evening off, said beforehand."""
    host = world.named("老齐")
    if "talks" in world.things and host.is_member:
        excuse_beat(
            world.community_id,
            world.things["talks"],
            world.calendar.date_at(day * DAY).date(),
            actor=world.actor(host),
            reason="回老家看我妈，下周双份。",
        )


def _subscribe(world: World, name: str, count: int) -> None:
    for person in {one.key: one for one in (*world.drawn(count), *world.present("佟佟", "周可"))}.values():
        subscribe(world.community_id, world.things[name], actor=world.actor(person))


def _today(world: World) -> date:
    return (world.calendar.midnight + timedelta(days=world.day)).date()


def _grinding(number: int) -> io.BytesIO:
    """Three seconds of a hand grinder, drawn from a number: a hum that turns, and cracking beans."""
    rng = random.Random(number)  # noqa: S311 - a sound
    turn = 1.6 + rng.random()
    frames = bytearray()
    for place in range(RATE * 3):
        at = place / RATE
        swing = 0.5 + 0.5 * math.sin(2 * math.pi * turn * at)
        crack = rng.uniform(-1, 1) * swing * (0.5 if rng.random() < 0.2 * swing else 0.12)
        frames += struct.pack("<h", int(9_000 * (0.4 * math.sin(2 * math.pi * 92 * at) * swing + crack)))
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(bytes(frames))
    buffer.seek(0)
    return buffer
