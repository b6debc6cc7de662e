"""Shared management: a roster with terms, hand-overs, deeds, and a gap that waits for somebody."""

from dataclasses import dataclass

from fengqun.demo.calendar import DAY
from fengqun.demo.replay import happens
from fengqun.demo.world import World
from fengqun.people.duties.commands import (
    accept_term,
    add_usual_kinds,
    appoint,
    delegate,
    open_term,
    tick,
    volunteer,
    write_handover,
)
from fengqun.people.duties.models import Term
from fengqun.people.duties.queries import kinds_of


@dataclass(frozen=True)
class Turn:
    """One term: who looks after what, from and until how many days ago, and what they did and leave behind."""

    kind: str
    holder: str
    since: int
    until: int
    note: str = ""
    deeds: tuple[str, ...] = ()


TURNS = (
    Turn(
        "greeter",
        "周可",
        84,
        56,
        "新人爱在第二天下午冒头，那时候回一句最管用。",
        ("带 3 位新人冲第一杯", "把迎新的话改短了"),
    ),
    Turn(
        "greeter",
        "麦子",
        56,
        28,
        "小满接班：常用的几句我放在草稿里了。周一早上人最多。",
        ("给 6 位新人指了路", "拉两位杭州的进了圈子"),
    ),
    Turn(
        "greeter",
        "林小满",
        28,
        -14,
        "",
        ("给 4 位新人打了招呼", "带人看《前三杯》", "把没人理的报到帖都回了", "陪一位新人选第一包豆"),
    ),
    Turn(
        "questions",
        "老周",
        90,
        30,
        "没人答的多半是没写参数，先问一句再答。",
        ("把 5 个没人答的问题答了", "整理了一页常见问题"),
    ),
    Turn(
        "questions", "阿浩", 30, -30, "", ("晚上巡了一遍没人答的", "找许博答了测浓度的问题", "找老齐看了磨豆机的视频")
    ),
    Turn(
        "reviewer",
        "沈予",
        63,
        3,
        "“喝咖啡的”“都行”这种可以直接问一句，多半会认真写第二遍。",
        ("看了 9 份申请", "写了两条拒绝的理由"),
    ),
    Turn("weekly-host", "阿浩", 21, 14, "周三冷清，放一个小题目就活了。", ("开了周三小题目",)),
    Turn("weekly-host", "周可", 14, 7, "", ("挑了三篇精选", "收了周末杯测的反馈")),
    Turn("weekly-host", "老周", 7, 0, "下周接着聊水，大家意犹未尽。", ("周一开场：水的事", "挑了两篇精选")),
    Turn("weekly-host", "豆豆", 0, -7, "", ("今天的开场：办公室怎么喝",)),
)
OFFERED = Turn("weekly-host", "佟佟", -7, -14)
"""Asked and not answered yet."""
GAP = Turn("reviewer", "许博", 3, -27)
"""Open, and somebody volunteers."""
NEXT = Turn("weekly-host", "", -14, -21)


def plan_duties(world: World) -> None:
    """Plan the roster."""
    if not world.plan_ago(92, 10, "name_duties"):
        world.plan(0.3 * world.calendar.end, "name_duties")
    for number, turn in enumerate(TURNS):
        if world.plan_ago(turn.since + 2, 11 + number / 10, "ask_to_serve", number):
            world.plan_ago(turn.since + 1, 20, "take_duty", number)
            for place, deed in enumerate(turn.deeds):
                ago = turn.since - (turn.since - max(turn.until, -1)) * (place + 0.5) / len(turn.deeds)
                world.plan_ago(ago, 0.5, "note_duty", number, deed)
            if turn.note:
                world.plan_ago(turn.until + 1, 21, "hand_over_duty", number)
    world.plan_ago(20, 15, "lend_right")
    world.plan_ago(2, 9, "leave_gap")
    world.plan(world.calendar.today + 10 * 60, "offer_duty")


@happens("name_duties")
def name_duties(world: World) -> None:
    """The owner shares the management."""
    add_usual_kinds(world.community_id, actor=world.actor(world.named("阿岚")))
    for kind in kinds_of(world.community_id):
        world.things[f"duty.{kind.code}"] = kind.id


@happens("ask_to_serve")
def ask_to_serve(world: World, number: int) -> None:
    """The owner asks somebody to take a term."""
    _offer(world, TURNS[number], f"term.{number}")


@happens("take_duty")
def take_duty(world: World, number: int) -> None:
    """They say yes."""
    term_id, holder = world.things.get(f"term.{number}"), world.named(TURNS[number].holder)
    if term_id is not None and holder.is_member:
        accept_term(world.community_id, term_id, actor=world.actor(holder))


@happens("note_duty")
def note_duty(world: World, number: int, deed: str) -> None:
    """Whoever serves writes down what was done."""
    term_id, holder = world.things.get(f"term.{number}"), world.named(TURNS[number].holder)
    if term_id is not None and holder.is_member and Term.objects.filter(id=term_id, state="running").exists():
        tick(world.community_id, term_id, actor=world.actor(holder), note=deed)


@happens("hand_over_duty")
def hand_over_duty(world: World, number: int) -> None:
    """A note for who comes next."""
    term_id, holder = world.things.get(f"term.{number}"), world.named(TURNS[number].holder)
    if term_id is not None and holder.is_member and Term.objects.filter(id=term_id, state="running").exists():
        write_handover(world.community_id, term_id, actor=world.actor(holder), note=TURNS[number].note)


@happens("lend_right")
def lend_right(world: World) -> None:
    """A member is trusted with picking posts."""
    for person in world.present("林小满"):
        delegate(
            world.community_id,
            person.member_id,  # type: ignore[arg-type]
            "posts.feature",
            actor=world.actor(world.named("阿岚")),
            reason="眼光好，四个月挑的都对。",
        )


@happens("leave_gap")
def leave_gap(world: World) -> None:
    """Nobody reviews since the last term ended; somebody volunteers."""
    _offer(world, GAP, "gap", is_open=True)
    for person in world.present("许博"):
        volunteer(world.community_id, world.things["gap"], actor=world.actor(person))


@happens("offer_duty")
def offer_duty(world: World) -> None:
    """The newcomer is asked for the week after next; the one after that is open."""
    _offer(world, OFFERED, "offered")
    _offer(world, NEXT, "next", is_open=True)


def _offer(world: World, turn: Turn, name: str, *, is_open: bool = False) -> None:
    owner, today = world.actor(world.named("阿岚")), world.calendar.days - 1
    kind_id = world.things.get(f"duty.{turn.kind}")
    if kind_id is None or not (is_open or world.named(turn.holder).is_member):
        return
    term_id = open_term(
        world.community_id,
        kind_id,
        world.calendar.date_at((today - turn.since) * DAY),
        world.calendar.date_at((today - turn.until) * DAY),
        actor=owner,
    )
    if not is_open:
        appoint(world.community_id, term_id, world.named(turn.holder).member_id, actor=owner)  # type: ignore[arg-type]
    world.things[name] = term_id
