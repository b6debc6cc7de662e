"""Flash drops: one that is over, sold out twice because some never paid, and one that comes this evening."""

from datetime import datetime, timedelta

from fengqun.commerce.drops.commands import claim_unit, open_order, remind_me, schedule_drop
from fengqun.commerce.drops.types import DropPlan
from fengqun.commerce.orders.commands import address_order
from fengqun.commerce.orders.queries import order_detail
from fengqun.commerce.orders.types import Address
from fengqun.demo import buying
from fengqun.demo.calendar import DAY, ZONE, Calendar
from fengqun.demo.replay import happens
from fengqun.demo.world import Bought, Rush, World
from fengqun.product.catalog.commands import adjust_stock
from fengqun.spine.jobs.commands import run_periodic

PAST, COMING = "past", "coming"
PAST_DAYS_AGO = 9
OPENED = 120.0
"""The minute by which the shop has something to sell."""
PAST_TITLES = {"puer": "云南普洱 厌氧日晒，新批次首发", "hua": "花魁 7.0 日晒，新批次首发"}
"""By the variant; the first that is on sale by then."""
COMING_TITLE = "古吉 · 乌拉嘎 日晒，新到 60 包"
PAST_PRICE_MINOR, COMING_PRICE_MINOR = 6_600, 8_800
COMING_UNITS = 60
PAY_MINUTES = 15
QUOTA_SHARE, LEAST_QUOTA = 0.08, 4
"""Units of the past drop, by members."""
TARDY_SHARE = 1 / 6
"""How many of the first winners never pay."""
EAGER_SHARE = 1.7
"""How many press, by units."""

EVENING_HOURS = (20, 21, 22)
AHEAD = timedelta(minutes=30)


def plan_drops(world: World) -> None:
    """Plan both."""
    ago = min(PAST_DAYS_AGO, world.calendar.days // 2)
    evening = world.calendar.today - ago * DAY + 20 * 60
    world.plan(max(evening - 26 * 60, OPENED), "schedule_past_drop", evening)
    world.plan(world.calendar.today - DAY + 17 * 60, "schedule_coming_drop")


def coming_start(calendar: Calendar) -> datetime:
    """Eight this evening, or the next full hour until ten that is half an hour away; then tomorrow at eight."""
    here = calendar.now.astimezone(ZONE).replace(minute=0, second=0, microsecond=0)
    hours = [here.replace(hour=hour) for hour in EVENING_HOURS]
    hours.append(hours[0] + timedelta(days=1))
    return next(start for start in hours if start - calendar.now >= AHEAD)


@happens("schedule_past_drop")
def schedule_past(world: World, evening: float) -> None:
    """The operator puts some of the new lot aside, and announces the evening."""
    units = max(LEAST_QUOTA, round(world.size * QUOTA_SHARE))
    starts_at = world.calendar.moment(evening)
    form = next(one for one in PAST_TITLES if one in world.variants)
    plan = DropPlan(
        variant_id=world.variants[form],
        title=PAST_TITLES[form],
        price_minor=PAST_PRICE_MINOR,
        quota=units,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        pay_minutes=PAY_MINUTES,
    )
    rush = world.rushes[PAST] = _announce(world, plan)
    rush.pressing = _eager(world, round(units * EAGER_SHARE))
    for place, key in enumerate(rush.pressing[::3]):
        world.plan(world.minute + 15 + 31 * place, "want_reminder", PAST, key)
    world.plan(evening - 9, "remind")
    for place, key in enumerate(rush.pressing):
        world.plan(evening + 0.01 + 0.007 * place, "press", PAST, key)
    world.plan(evening + 1, "pay_wins", PAST, units)
    world.plan(evening + PAY_MINUTES - 0.5, "settle")
    world.plan(evening + PAY_MINUTES + 1.5, "take_units_back")
    world.plan(evening + 121, "end_drops")


@happens("schedule_coming_drop")
def schedule_coming(world: World) -> None:
    """The next one is announced the day before; some want to be reminded."""
    starts_at = coming_start(world.calendar)
    plan = DropPlan(
        variant_id=world.variants["guji"],
        title=COMING_TITLE,
        price_minor=COMING_PRICE_MINOR,
        quota=COMING_UNITS,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        per_member_limit=2,
        pay_minutes=PAY_MINUTES,
    )
    world.rushes[COMING] = _announce(world, plan)
    for place, key in enumerate(_eager(world, max(3, world.size // 9))):
        world.plan(world.minute + 20 + 11 * place, "want_reminder", COMING, key)


def _announce(world: World, plan: DropPlan) -> Rush:
    operator = world.actor(world.named("小林"))
    adjust_stock(world.community_id, plan.variant_id, plan.quota, actor=operator, reason="给抢购留的一批")
    return Rush(schedule_drop(world.community_id, plan, actor=operator))


def _eager(world: World, count: int) -> list[int]:
    """Who will press, the quickest first: the newcomer is lucky, the promoter is too slow; staff leave it to others."""
    choices = [person for person in world.members if person.name not in {"阿岚", "小林", "周可", "佟佟"}]
    drawn = [person.key for person in world.lots.sample(choices, min(count, len(choices)))]
    ends = [world.named(name).key for name in ("佟佟", "周可") if world.named(name).is_member]
    return [*ends[:1], *drawn, *ends[1:]]


@happens("want_reminder")
def want_reminder(world: World, name: str, key: int) -> None:
    """Somebody wants a letter before it starts."""
    if world.people[key].is_member:
        remind_me(world.rushes[name].drop_id, actor=world.actor(world.people[key]))


@happens("remind")
def remind(world: World) -> None:
    """The letters are written."""
    run_periodic("drops.send_reminders")
    world.settle_soon(2)


@happens("press")
def press(world: World, name: str, key: int) -> None:
    """One press of the button."""
    rush, person = world.rushes[name], world.people[key]
    if not person.is_member:
        return
    answer = claim_unit(rush.drop_id, actor=world.actor(person), key=f"demo-{world.count('press')}")
    if answer.body["outcome"] == "won":
        rush.claims[key] = answer.body["claim_id"]
    else:
        rush.late.append(key)


@happens("pay_wins")
def pay_wins(world: World, name: str, units: int) -> None:
    """Most winners pay at once; some of the later ones never do."""
    rush = world.rushes[name]
    winners = list(rush.claims)
    paying = winners[: -max(1, round(units * TARDY_SHARE))]
    for key in paying:
        world.plan(world.minute + world.lots.uniform(0.5, PAY_MINUTES - 3), "pay_win", name, key)


@happens("pay_win")
def pay_win(world: World, name: str, key: int) -> None:
    """A winner says where it goes, and pays."""
    buyer = world.people[key]
    actor = world.actor(buyer)
    order_id = open_order(world.community_id, world.rushes[name].claims[key], actor=actor)
    region, detail, phone = buyer.address
    address_order(order_id, Address(recipient=buyer.name, phone=phone, region=region, detail=detail), actor=actor)
    total = order_detail(order_id, actor=actor).total
    world.orders[order_id] = Bought(order_id, key, total.amount_minor, world.minute)
    buyer.bought, buyer.orders = world.minute, buyer.orders + 1
    buying.pay(world, order_id, "prompt")
    world.settle_soon(4)


@happens("take_units_back")
def take_units_back(world: World) -> None:
    """The time to pay is over: units come back, and whoever kept watching wins them."""
    rush = world.rushes[PAST]
    run_periodic("orders.expire_unpaid")
    run_periodic("drops.return_unpaid")
    world.settle_soon(1)
    lost, rush.late = rush.late, []
    for place, key in enumerate(lost):
        world.plan(world.minute + 3 + 0.4 * place, "press_again", key)


@happens("press_again")
def press_again(world: World, key: int) -> None:
    """Somebody who was too late at first presses again, and pays if it was in time now."""
    press(world, PAST, key)
    if key in world.rushes[PAST].claims:
        world.plan(world.minute + world.lots.uniform(1, 6), "pay_win", PAST, key)


@happens("end_drops")
def end_drops(world: World) -> None:
    """The evening is over."""
    run_periodic("drops.end_due")
    world.settle_soon(2)
