"""Gatherings: some are over, with people who waited and people who did not come; one was called off; some lie ahead."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from fengqun.content.gatherings.commands import (
    cancel_gathering,
    give_up_seat,
    plan_gathering,
    record_scans,
    take_seat,
    write_recap,
)
from fengqun.content.gatherings.models import Seat
from fengqun.content.gatherings.types import GatheringPlan, ScanRequest
from fengqun.content.posts.types import NewPicture
from fengqun.demo import pictures
from fengqun.demo.calendar import DAY, ZONE
from fengqun.demo.replay import happens
from fengqun.demo.voices import voice
from fengqun.demo.world import World
from fengqun.kernel.ids import new_id

SATURDAY = 5


@dataclass(frozen=True)
class Meeting:
    """One gathering: how many weeks ago its Saturday was (0: the coming one), and what it is."""

    weeks: int
    plan: GatheringPlan
    count: int
    named: tuple[str, ...] = ()
    missing: int = 0
    recap: str = ""
    ends: str = ""
    day: int = SATURDAY
    hour: float = 9.5


NOBODY_KNOWS = datetime(2000, 1, 1, tzinfo=ZONE)  # the times are filled in when the story knows its days
MEETINGS = {
    "walk": Meeting(
        5,
        GatheringPlan(
            "运河边的下午",
            NOBODY_KNOWS,
            NOBODY_KNOWS,
            description="带上自己的杯子，三个炉子一起冲。下雨改到茶馆。",
            place="杭州 · 拱宸桥西",
            address="杭州市拱墅区桥弄街",
            guest_limit=2,
            is_public=True,
            art_key="s-ridge",
        ),
        9,
        ("阿浩", "周可"),
        1,
        (
            "炉子带少了一个，排队冲，反而聊开了。\n\n"
            "**聊了什么**\n- 换豆子怎么换才公平\n- 城西要不要自己约一摊\n\n"
            "**下次想做什么**\n- 去良渚，带孩子的也能来"
        ),
        hour=14,
    ),
    "cupping": Meeting(
        2,
        GatheringPlan(
            "周六杯测：非洲三支对云南三支",
            NOBODY_KNOWS,
            NOBODY_KNOWS,
            description="六支盲测，先写后说。**来之前两小时不吃辣。**",
            place="山野二楼",
            address="杭州市西湖区文三路 88 号二楼",
            capacity=8,
            questions=("有没有对什么过敏？",),
            is_public=True,
            art_key="s-cup",
        ),
        12,
        ("佟佟", "老周", "沈予"),
        2,
        (
            "全场只有豆豆猜到 3 号是云南。\n\n"
            "**聊了什么**\n- 云南的水洗已经很难和肯尼亚分开\n- “花香”到底是不是互相暗示\n\n"
            "**下次想做什么**\n- 只喝一支，三种水"
        ),
    ),
    "storm": Meeting(
        3,
        GatheringPlan(
            "良渚露营，带娃可来",
            NOBODY_KNOWS,
            NOBODY_KNOWS,
            description="自带折叠椅，热水我们烧。",
            place="良渚古城遗址公园 南门",
            guest_limit=3,
            art_key="s-ridge",
        ),
        5,
        ("阿浩",),
        ends="台风要来，改期，定了再说。",
        hour=10,
    ),
    "next": Meeting(
        0,
        GatheringPlan(
            "周六杯测：六支里有一支还没上架",
            NOBODY_KNOWS,
            NOBODY_KNOWS,
            description="九点半开门，十点整开始。猜中产地的人带走一包。",
            place="山野二楼",
            address="杭州市西湖区文三路 88 号二楼",
            capacity=8,
            is_public=True,
            art_key="s-cup",
        ),
        8,
        ("佟佟", "老周", "林小满"),
    ),
    "online": Meeting(
        0,
        GatheringPlan(
            "线上一起冲：同一支古吉，三种水",
            NOBODY_KNOWS,
            NOBODY_KNOWS,
            description="各自在家，开着摄像头一起冲。买不到同样的水也行，写清楚。",
            link="https://meet.example/shanye-water",
            art_key="s-pour",
        ),
        5,
        ("许博", "佟佟"),
        day=2,
        hour=20,
    ),
}
LATECOMERS = ("周可", "豆豆", "麦子")
"""Who come too late for a seat in the coming one, and wait."""


def plan_meetings(world: World) -> None:
    """Plan them."""
    for name, meeting in MEETINGS.items():
        ahead = 3 if not meeting.weeks else 9
        if meeting.weeks:
            ago = world.calendar.days - 1 - _day(world, name) + ahead
            world.plan_ago(ago, 18.5, "announce", name)
        else:
            world.plan_ago(ahead, 18.5, "announce", name)


@happens("announce")
def announce(world: World, name: str) -> None:
    """A host announces it; people sign up over the next days."""
    meeting, host = MEETINGS[name], world.named("老齐")
    if not host.roles:
        return
    starts = _day(world, name) * DAY + meeting.hour * 60
    at = world.calendar.date_at(starts)
    plan = GatheringPlan(
        **{
            **{field: getattr(meeting.plan, field) for field in GatheringPlan.__dataclass_fields__},
            "starts_at": at,
            "ends_at": at + timedelta(hours=2.5),
        }
    )
    world.things[f"meeting.{name}"] = plan_gathering(world.community_id, plan, actor=voice(world, host))
    late = [world.named(one).key for one in LATECOMERS]
    named = [one for one in world.present(*meeting.named) if one.key != host.key]
    others = world.drawn(meeting.count - len(named), but={host.key, *late, *(one.key for one in named)})
    coming = [*named, *others, *(world.present(*LATECOMERS) if name == "next" else [])]
    world.parts[f"meeting.{name}"] = [one.key for one in coming]
    for place, person in enumerate(coming):
        world.plan(world.minute + 40 + 170 * place, "sign_up", name, person.key)
    if meeting.ends:
        world.plan(starts - 20 * 60, "call_off", name)
    elif meeting.weeks:
        if meeting.plan.capacity:
            world.plan(starts - 30 * 60, "think_better", name)
        world.plan(starts + 150 + 40, "open_door", name)
        world.plan(starts + DAY, "look_back", name)


@happens("sign_up")
def sign_up(world: World, name: str, key: int) -> None:
    """Somebody wants to come."""
    person, meeting = world.people[key], MEETINGS[name]
    if person.is_member:
        guests = 1 if meeting.plan.guest_limit and world.fates.random() < 0.3 else 0  # noqa: PLR2004
        answers = ("没有",) if meeting.plan.questions else ()
        take_seat(
            world.community_id,
            world.things[f"meeting.{name}"],
            actor=world.actor(person),
            guests=guests,
            answers=answers,
        )


@happens("think_better")
def think_better(world: World, name: str) -> None:
    """Two of those with a seat cannot come after all, and two who waited move up."""
    keys = [key for key in world.parts[f"meeting.{name}"] if world.people[key].is_member][3:5]
    for key in keys:
        gathering_id, person = world.things[f"meeting.{name}"], world.people[key]
        if Seat.objects.filter(gathering_id=gathering_id, member_id=person.member_id, state="seated").exists():
            give_up_seat(world.community_id, gathering_id, actor=world.actor(person))


@happens("call_off")
def call_off(world: World, name: str) -> None:
    """It cannot be."""
    cancel_gathering(
        world.community_id,
        world.things[f"meeting.{name}"],
        actor=world.actor(world.named("老齐")),
        reason=MEETINGS[name].ends,
    )


@happens("open_door")
def open_door(world: World, name: str) -> None:
    """The phone at the door was offline; it sends afterwards who came. Some with a seat did not."""
    gathering_id = world.things[f"meeting.{name}"]
    seats = Seat.objects.filter(gathering_id=gathering_id, state="seated")
    by_member = dict(seats.values_list("member_id", "id"))
    here = [world.people[key].member_id for key in world.parts[f"meeting.{name}"]]
    came = [by_member[one] for one in here if one in by_member]
    came = came[: len(came) - MEETINGS[name].missing]
    begins = world.calendar.date_at(_day(world, name) * DAY + MEETINGS[name].hour * 60)
    scans = [
        ScanRequest(new_id(), begins - timedelta(minutes=12) + timedelta(minutes=3 * place), seat_id=seat_id)
        for place, seat_id in enumerate(came)
    ]
    host = world.actor(world.named("老齐"))
    record_scans(world.community_id, gathering_id, scans, actor=host, device="老齐的手机")


@happens("look_back")
def look_back(world: World, name: str) -> None:
    """The host says how it was, with a picture."""
    shot = NewPicture(upload=pictures.draw("table", 700 + len(name)), alt=pictures.ALTS["table"])
    write_recap(
        world.community_id,
        world.things[f"meeting.{name}"],
        actor=voice(world, world.named("老齐")),
        title=f"回顾：{MEETINGS[name].plan.title}",
        body=MEETINGS[name].recap,
        is_public=True,
        pictures=[shot],
    )


def _day(world: World, name: str) -> int:
    """The day of a gathering: the coming one of that weekday, or so many weeks before."""
    meeting, today = MEETINGS[name], world.calendar.days - 1
    coming = next(day for day in range(today + 1, today + 8) if world.calendar.weekday(day) == meeting.day)
    return coming - 7 * meeting.weeks
