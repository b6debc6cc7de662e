"""Check-in challenges: one that is over, with certificates, and one that runs, with streaks and a ranking."""

from datetime import date, timedelta

from fengqun.content.challenges.commands import (
    check_in,
    cheer_up,
    join_challenge,
    like_check_in,
    open_challenge,
    set_reminder,
)
from fengqun.content.challenges.types import ChallengeSettings
from fengqun.demo.calendar import DAY
from fengqun.demo.replay import happens
from fengqun.demo.texts import check_ins
from fengqun.demo.voices import voice
from fengqun.demo.world import World

LENGTH, NEEDED, MAKEUPS = 21, 18, 3
PAST, NOW = "challenge.past", "challenge.now"
BEGAN = {PAST: 66, NOW: 11}
"""How many days ago each began."""
COUNTS = {PAST: 8, NOW: 8}
"""How many take part besides those whom everybody knows."""
STEADY = (0.99, 0.97, 0.95, 0.9, 0.86, 0.8, 0.7, 0.55, 0.4, 0.25)
"""How likely each checks in on a day, the steadiest first."""
WORDS = {
    PAST: ("21 天，每天一杯手冲", "不求好喝，求每天。写一句参数和味道就算。三次补打，满十八天有证书。"),
    NOW: ("21 天，只改一个变量", "同一支豆，二十一天，每天只改一样，写清改了什么。忘了可以补三次。"),
}


def plan_challenges(world: World) -> None:
    """Plan both."""
    for name, ago in BEGAN.items():
        world.plan_ago(ago + 2, 12, "open_challenge", name)


@happens("open_challenge")
def announce(world: World, name: str) -> None:
    """Somebody runs one; people join before the start."""
    host = world.named("老齐")
    if not host.roles:
        return
    first, days = _day(world, BEGAN[name]), range(LENGTH)
    title, description = WORDS[name]
    world.things[name] = open_challenge(
        world.community_id,
        actor=voice(world, host),
        settings=ChallengeSettings(
            title=title,
            description=description,
            starts_on=first,
            ends_on=first + timedelta(days=LENGTH - 1),
            min_chars=5,
            late_minutes=60,
            makeup_days=MAKEUPS,
            makeup_back=3,
            certificate_days=NEEDED,
        ),
    )
    named = world.present("林小满", "佟佟") if name == NOW else world.present("林小满", "周可")
    taking = {one.key: one for one in (*named, *world.drawn(COUNTS[name], but={host.key}))}
    world.parts[name] = list(taking)
    for place, key in enumerate(taking):
        world.plan(world.minute + 30 + 55 * place, "join_challenge", name, key)
        for day in days:
            if world.fates.random() < STEADY[place % len(STEADY)]:
                hour = world.fates.choice((7.6, 8.2, 9.1, 13.2, 20.3, 21.4, 22.2)) + world.fates.random() / 2
                world.plan_ago(BEGAN[name] - day, hour, "check_in", name, key)
            elif place < 5 and day < LENGTH - 1:  # noqa: PLR2004 - the steady ones make up for it
                world.plan_ago(BEGAN[name] - day - 1, 12.5, "check_in", name, key, day)
    if name == NOW:
        world.plan_ago(2, 10, "cheer")


@happens("join_challenge")
def join(world: World, name: str, key: int) -> None:
    """Somebody joins; the newcomer wants to be reminded in the evening."""
    person = world.people[key]
    if not person.is_member:
        return
    join_challenge(world.community_id, world.things[name], actor=world.actor(person))
    world.parts.setdefault(f"{name}.joined", []).append(key)
    if person.name == "佟佟":
        set_reminder(world.community_id, world.things[name], actor=world.actor(person), hour=21)


@happens("check_in")
def check(world: World, name: str, key: int, made_up: int | None = None) -> None:
    """Somebody checks in, for today or for a day that was missed."""
    person = world.people[key]
    if not person.is_member or person.silenced_until > world.minute or key not in world.parts.get(f"{name}.joined", ()):
        return
    if made_up is not None and world.count(f"made_up.{name}.{key}") > MAKEUPS:
        return
    texts = check_ins()
    done = check_in(
        world.community_id,
        world.things[name],
        actor=voice(world, person),
        body=texts[world.count("check_in") * 7 % len(texts)],
        day=None if made_up is None else _day(world, BEGAN[name] - made_up),
    )
    if not done.is_held and name == NOW and world.fates.random() < 0.35:  # noqa: PLR2004
        others = [one for one in world.parts[name] if one != key and world.people[one].is_member]
        if others:
            fan = world.people[world.fates.choice(others)]
            like_check_in(world.community_id, done.id, actor=world.actor(fan))


@happens("cheer")
def cheer(world: World) -> None:
    """The host calls to those who fell silent."""
    host = world.named("老齐")
    silent = [world.people[key].member_id for key in world.parts[NOW][-2:] if world.people[key].is_member]
    ids = [one for one in silent if one is not None]
    joined = set(world.parts.get(f"{NOW}.joined", ()))
    if ids and set(world.parts[NOW][-2:]) <= joined and host.is_member:
        words = "断一天不算断，今晚冲一杯补上？"
        cheer_up(world.community_id, world.things[NOW], actor=voice(world, host), member_ids=ids, words=words)


def _day(world: World, ago: int) -> date:
    return world.calendar.date_at(world.calendar.today - ago * DAY).date()
