"""Red packets: one of the house at its anniversary, one of a member for a circle, one that is open now."""

from datetime import timedelta

from fengqun.commerce.orders.types import Audience
from fengqun.commerce.redpackets.choices import Kind
from fengqun.commerce.redpackets.commands import PacketForm, give, open_share
from fengqun.commerce.wallets.queries import wallet_of
from fengqun.demo.calendar import DAY
from fengqun.demo.circling import people_in
from fengqun.demo.replay import happens
from fengqun.demo.world import World
from fengqun.kernel.money import Money
from fengqun.spine.jobs.commands import run_periodic

HOUSE, FRIENDS, NOW = "house", "friends", "now"
ANNIVERSARY = 0.7
HOUSE_WISH = "山野三岁了，谢谢每天来喝一杯的你"
FRIENDS_WISH = "分享赚到的，请大家喝一杯"
NOW_WISH = "今天的第一杯，山野请"
SHARE_MINOR, ROUND_MINOR = 288, 1_000
"""What a share of the house holds at least on average; pots are whole tens of yuan."""
FRIENDS_COUNT, FRIENDS_MOST_MINOR = 12, 2_000
NOW_COUNT, NOW_MINOR = 100, 28_800
YUAN = 100
SIGN_INS = ("阿岚", "小林", "周可", "佟佟")


def plan_packets(world: World) -> None:
    """Plan all three."""
    today = world.calendar.today
    world.plan(int(ANNIVERSARY * world.calendar.days) * DAY + 20 * 60, "give_for_house")
    world.plan(today - 3 * DAY + 21 * 60, "give_to_friends")
    world.plan(today + 7.5 * 60, "give_now")


@happens("give_for_house")
def give_for_house(world: World) -> None:
    """The owner gives in the name of the community; it is empty within a quarter of an hour."""
    present = [person.key for person in world.members if person.name not in {"阿岚", "周可"}]
    count = max(1, min(60, len(present) * 2 // 3)) + 1
    _give(
        world,
        HOUSE,
        "阿岚",
        _lucky(-(-SHARE_MINOR * count // ROUND_MINOR) * ROUND_MINOR, count, HOUSE_WISH),
        for_community=True,
    )
    quick = [world.named("周可").key, *world.lots.sample(present, count - 1)]
    for place, key in enumerate(quick):
        world.plan(world.minute + 0.3 + 0.2 * place + world.lots.uniform(0, 0.15), "open_packet", HOUSE, key)


@happens("give_to_friends")
def give_to_friends(world: World) -> None:
    """A promoter treats the circle to a part of what sharing has brought; a few open it, the rest comes back."""
    giver = world.named("周可")
    if giver.member_id is None or "pour" not in world.circles:
        return
    has = wallet_of(world.community_id, giver.member_id, "CNY").withdrawable.amount_minor
    pot = min(FRIENDS_MOST_MINOR, has // 2 // YUAN * YUAN)
    if pot < YUAN:
        return
    circle = Audience(circle_ids=(world.circles["pour"].circle_id,))
    _give(world, FRIENDS, giver.name, _lucky(pot, FRIENDS_COUNT, FRIENDS_WISH, audience=circle))
    friends = [person.key for person in people_in(world, "pour") if person.key != giver.key]
    for place, key in enumerate(world.lots.sample(friends, min(FRIENDS_COUNT - 5, len(friends)))):
        world.plan(world.minute + 2 + world.lots.uniform(5, 40) * place, "open_packet", FRIENDS, key)
    world.plan(world.minute + DAY + 1, "return_rest")


@happens("give_now")
def give_now(world: World) -> None:
    """One for everybody, this morning; whoever looks round has not opened it yet."""
    form = _lucky(NOW_MINOR, NOW_COUNT, NOW_WISH, hours=72)
    _give(world, NOW, "小林", form, for_community=True)
    quick = [person.key for person in world.members if person.name not in SIGN_INS]
    for place, key in enumerate(world.lots.sample(quick, min(19, len(quick) * 2 // 3))):
        world.plan(world.minute + 3 + 14 * place + world.lots.uniform(0, 9), "open_packet", NOW, key)


def _lucky(pot_minor: int, count: int, wish: str, *, audience: Audience | None = None, hours: int = 24) -> PacketForm:
    return PacketForm(
        kind=Kind.LUCKY,
        pot=Money(pot_minor, "CNY"),
        count=count,
        wish=wish,
        audience=audience or Audience(),
        lasts=timedelta(hours=hours),
    )


def _give(world: World, name: str, giver: str, form: PacketForm, *, for_community: bool = False) -> None:
    given = give(
        world.community_id,
        actor=world.actor(world.named(giver)),
        form=form,
        request_key=f"demo-{name}",
        for_community=for_community,
        chance=world.lots,
    )
    world.packets[name] = given.packet_id
    world.settle_soon()


@happens("open_packet")
def open_packet(world: World, name: str, key: int) -> None:
    """Somebody opens it."""
    if world.people[key].is_member:
        open_share(world.community_id, world.packets[name], actor=world.actor(world.people[key]))
        world.settle_soon()


@happens("return_rest")
def return_rest(world: World) -> None:
    """The time is up."""
    run_periodic("redpackets.return_due")
    world.settle_soon()
