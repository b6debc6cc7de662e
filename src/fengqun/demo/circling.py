"""People gather in circles: some walk in, some ask and are let in or not, a core is invited, one circle splits."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from fengqun.content.posts.commands import like_post, publish_comment, publish_post
from fengqun.demo.calendar import DAY
from fengqun.demo.replay import happens
from fengqun.demo.texts import circle_talk
from fengqun.demo.voices import may_say, voice
from fengqun.demo.world import Gathering, Person, World
from fengqun.people.circles.choices import Kind
from fengqun.people.circles.commands import (
    accept_request,
    appoint_host,
    ask_to_join,
    found_circle,
    invite_to_circle,
    join_circle,
    refuse_request,
    split_circle,
)
from fengqun.people.circles.queries import member_ids_of, requests_waiting, role_of, split_proposal
from fengqun.people.circles.types import CircleSettings


@dataclass(frozen=True)
class Plan:
    """One circle: when it is founded (a share of the replay), who hosts it, and how likely others come."""

    key: str
    founded: float
    settings: CircleSettings
    hosts: tuple[str, ...]
    first: tuple[str, ...]
    appeal: float
    is_core: bool = False
    city: str = ""


PLANS = (
    Plan(
        "core",
        0.12,
        CircleSettings(
            name="选豆委员会",
            purpose="下一支上什么豆，一起喝、一起投票。阿岚只有一票。",
            art="crown",
            kind=Kind.CLOSED,
            question="你喝过最难忘的一支豆子，难忘在哪？",
            rules="样品不外传。\n先写杯测表，再讨论。\n投了就算数。",
            advised_from=6,
            advised_to=15,
            capacity=20,
        ),
        ("阿岚", "老齐"),
        ("老周", "周可", "许博", "林小满"),
        0.0,
        is_core=True,
    ),
    Plan(
        "pour",
        0.15,
        CircleSettings(
            name="手冲练习组",
            purpose="每周一个题目：水温、粉水比、断水。练不好也没人笑。",
            art="flame",
            kind=Kind.OPEN,
            rules="贴冲煮参数，不只贴照片。\n新手先问，老手先答。",
        ),
        ("老周",),
        ("周可", "阿浩", "麦子"),
        0.16,
    ),
    Plan(
        "hangzhou",
        0.18,
        CircleSettings(
            name="杭州咖友",
            purpose="周末一起探店、换豆子、约杯测。",
            art="pin",
            kind=Kind.OPEN,
            question="你在杭州哪一片？",
            rules="约局写清时间地点。\n换豆子当面称。",
            advised_from=12,
            advised_to=30,
        ),
        ("阿浩",),
        ("老周", "周可", "小林"),
        0.75,
        city="杭州",
    ),
    Plan(
        "cupping",
        0.25,
        CircleSettings(
            name="周六杯测",
            purpose="每周六上午盲测六支，把尝到的说出来。",
            art="star",
            kind=Kind.CLOSED,
            question="能固定来吗？一个月大约几次？",
            rules="来之前两小时不吃辣。\n不来提前一天说。",
            advised_from=12,
            advised_to=24,
        ),
        ("老齐",),
        ("沈予", "老周"),
        0.09,
    ),
)
BY_KEY = {plan.key: plan for plan in PLANS}

SPLIT_AT = 0.8
SPLIT_NAME = "杭州咖友 城西"
REFUSED_EACH = 5
"""Every so many requests one is refused."""
ANSWERS = {
    "hangzhou": (
        "城西，文三路附近。",
        "滨江，地铁口。",
        "拱墅，运河边。",
        "下沙，有点远，周末能出来。",
        "西湖边上班。",
    ),
    "cupping": (
        "每周六都行。",
        "一个月三次没问题。",
        "两次，单周要加班。",
        "能，我住得近。",
        "尽量每次都来，来不了提前说。",
    ),
}
VAGUE = "看心情。"


def plan_circles(world: World) -> None:
    """Plan what is certain about circles."""
    days = world.calendar.days
    for plan in PLANS:
        world.plan(int(plan.founded * days) * DAY + 19.2 * 60, "found_circle", plan.key)
    world.plan(int(SPLIT_AT * days) * DAY + 20.5 * 60, "split_circle")
    world.plan(world.calendar.today - 2 * DAY + 21 * 60, "enter_circle", "pour", world.named("佟佟").key)
    world.plan(world.calendar.today - DAY + 12 * 60, "invite_to_core", "沈予")
    world.plan(world.calendar.today + 12.5 * 60, "enter_circle", "cupping", world.named("佟佟").key)


def gather_today(world: World) -> None:
    """Plan who comes into which circle, of those who have not thought about it yet."""
    for plan in PLANS:
        gathering = world.circles.get(plan.key)
        if gathering is None or not plan.appeal or world.is_today:
            continue
        for person in world.members:
            if person.key in gathering.considered or person.name == "佟佟":
                continue
            gathering.considered.add(person.key)
            fits = not plan.city or person.city == plan.city
            if fits and world.lots.random() < plan.appeal:
                at = world.minute + world.lots.expovariate(1 / (2.5 * DAY)) + 60 * world.lots.uniform(8, 22)
                if at < world.calendar.today - DAY:
                    world.plan(at, "enter_circle", plan.key, person.key)


@happens("found_circle")
def found(world: World, key: str) -> None:
    """The owner founds a circle and names its hosts; the first ones are invited, and come."""
    plan, owner = BY_KEY[key], world.actor(world.named("阿岚"))
    hosts = _present(world, plan.hosts) or [world.named("阿岚")]
    made = found_circle(
        world.community_id,
        actor=owner,
        settings=plan.settings,
        slug=key,
        is_core=plan.is_core,
        host_ids=[host.member_id for host in hosts if host.member_id is not None],
    )
    world.circles[key] = Gathering(made.id, {host.key for host in hosts})
    lines, left = circle_talk(key), world.calendar.end - world.minute
    for place in range(len(lines)):
        evening = (18 + world.fates.uniform(0, 4)) * 60
        at = (world.minute + left * (place + 0.8) / len(lines)) // DAY * DAY + evening
        world.plan(at, "talk_in_circle", key, place)
    for place, person in enumerate(_present(world, plan.first)):
        world.circles[key].considered.add(person.key)
        world.plan(world.minute + 8 + 21 * place, "invite_to_circle", key, person.key)


@happens("invite_to_circle")
def invite(world: World, key: str, guest: int) -> None:
    """A host invites somebody, who comes."""
    circle_id, person = world.circles[key].circle_id, world.people[guest]
    host = world.actor(_host(world, key))
    if person.member_id is None or role_of(circle_id, person.member_id):
        return
    invite_to_circle(world.community_id, circle_id, person.member_id, actor=host)
    join_circle(world.community_id, circle_id, actor=world.actor(person))


@happens("invite_to_core")
def invite_to_core(world: World, name: str) -> None:
    """One more is asked into the core circle, and has not answered yet."""
    person, core = world.named(name), world.circles.get("core")
    if core is not None and person.is_member and person.member_id is not None:
        invite_to_circle(world.community_id, core.circle_id, person.member_id, actor=world.actor(_host(world, "core")))


@happens("enter_circle")
def enter(world: World, key: str, guest: int) -> None:
    """Somebody walks in, or asks."""
    plan, person = BY_KEY[key], world.people[guest]
    gathering = world.circles.get(key)
    if gathering is None or not person.is_member or person.member_id is None:
        return
    if role_of(gathering.circle_id, person.member_id):
        return
    answer = world.lots.choice(ANSWERS.get(key, ("",)))
    if plan.settings.kind == Kind.OPEN:
        join_circle(world.community_id, gathering.circle_id, actor=world.actor(person), answer=answer)
        return
    is_vague = world.count("circle_request") % REFUSED_EACH == 2  # noqa: PLR2004
    ask_to_join(
        world.community_id,
        gathering.circle_id,
        actor=world.actor(person),
        answer=VAGUE if is_vague else answer,
    )
    if not world.is_today:
        world.plan(world.minute + world.lots.uniform(90, 900), "decide_requests", key)


@happens("decide_requests")
def decide(world: World, key: str) -> None:
    """A host reads what waits."""
    circle_id, host = world.circles[key].circle_id, world.actor(_host(world, key))
    for request in requests_waiting(circle_id):
        if request.answer == VAGUE:
            reason = "杯测要提前备豆，得知道谁来。想好了再申请一次。"
            refuse_request(world.community_id, circle_id, request.id, actor=host, reason=reason)
        else:
            accept_request(world.community_id, circle_id, request.id, actor=host)


@happens("talk_in_circle")
def talk(world: World, key: str, place: int) -> None:
    """Somebody says something in a circle, a host now and then; some of the others answer."""
    people = [one for one in people_in(world, key) if one.silenced_until <= world.minute]
    hosts = [one for one in people if one.name in BY_KEY[key].hosts]
    author = hosts[0] if hosts and place % 3 == 0 else world.fates.choice(people) if people else None
    if author is None or not may_say(world, author, is_topic=True):
        return
    circle_id = world.circles[key].circle_id
    line = circle_talk(key)[place]
    post_id = publish_post(world.community_id, actor=voice(world, author), body=line, circle_id=circle_id)
    others = [one for one in people if one.key != author.key]
    for number, person in enumerate(world.fates.sample(others, min(len(others), world.fates.randint(1, 4)))):
        at = world.minute + 9 + world.fates.expovariate(1 / 120)
        world.plan(at, "answer_in_circle" if number < 2 else "like_in_circle", key, post_id, person.key)  # noqa: PLR2004


@happens("answer_in_circle")
def answer(world: World, key: str, post_id: UUID, one: int) -> None:
    """Somebody of the circle answers."""
    person, circle_id = world.people[one], world.circles[key].circle_id
    if role_of(circle_id, person.member_id) and may_say(world, person, is_topic=False):
        replies = circle_talk("replies")
        words = replies[world.count("circle_reply") * 5 % len(replies)]
        publish_comment(world.community_id, post_id, actor=voice(world, person), body=words)


@happens("like_in_circle")
def like(world: World, key: str, post_id: UUID, one: int) -> None:
    """Somebody of the circle likes it."""
    person = world.people[one]
    if person.is_member and role_of(world.circles[key].circle_id, person.member_id):
        like_post(world.community_id, post_id, actor=world.actor(person))


@happens("split_circle")
def split(world: World) -> None:
    """The people of the city have become many: a second host, and two circles."""
    if "hangzhou" not in world.circles:
        return
    circle_id, second = world.circles["hangzhou"].circle_id, world.named("周可")
    host = world.actor(_host(world, "hangzhou"))
    if second.member_id is not None and role_of(circle_id, second.member_id):
        appoint_host(world.community_id, circle_id, second.member_id, actor=host)
    proposal = split_proposal(circle_id)
    if proposal.is_possible:
        split_circle(world.community_id, circle_id, actor=host, name=SPLIT_NAME, proposed=proposal.proposed)


def people_in(world: World, key: str) -> list[Person]:
    """Who is in a circle, in the order of the replay's own list."""
    inside = set(member_ids_of(world.circles[key].circle_id))
    return [person for person in world.members if person.member_id in inside]


def _host(world: World, key: str) -> Person:
    return next(iter(_present(world, BY_KEY[key].hosts)), world.named("阿岚"))


def _present(world: World, names: Sequence[str]) -> list[Person]:
    return [person for person in map(world.named, names) if person.is_member]
