"""What is planned: who comes when, what each day brings, and the parts that everybody knows."""

from fengqun.demo import (
    asking,
    buying,
    circling,
    giving,
    judging,
    living,
    meeting,
    polling,
    practising,
    rushing,
    serving,
    showing,
    talking,
)
from fengqun.demo.calendar import DAY, growth, time_of_day
from fengqun.demo.cast import APPLICANTS, PROMOTERS_BY_LOT, STRANGER, leavers, parts
from fengqun.demo.promoting import promoters
from fengqun.demo.replay import happens
from fengqun.demo.shop import ARTICLES, WAVES
from fengqun.demo.texts import pieces
from fengqun.demo.world import Person, World
from fengqun.kernel.policies import Role
from fengqun.spine.activity.commands import drain_all
from fengqun.spine.jobs.commands import run_due_jobs, run_periodic

POSTS_A_MEMBER = 0.5
ORDERS_A_MEMBER = 1.1
BROUGHT_SHARE = 0.36
REFUSED_SHARE = 0.1
GATE_CLOSES, TRIALS_BEGIN = 0.8, 0.88
PAYOUT_EVERY_DAYS = 21
MONDAY = 0
LEAVERS_JOIN = 0.6
"""Who leaves again has come in this first share of the time, and leaves after it."""
MORNING_JOBS = (
    "ledger.seal",
    "orders.receive_overdue",
    "orders.expire_unpaid",
    "drops.return_unpaid",
    "drops.end_due",
    "redpackets.return_due",
    "payments.expire_intents",
    "referrals.release_due",
    "payments.reconcile_yesterday",
    "duties.turn_terms",
    "conduct.end_penalties",
    "communities.settle_trials",
    "series.judge_due",
    "surveys.close_due",
    "gatherings.settle_ended",
    "feed.count_exposures",
    "feed.settle_votes",
    "feed.count_circles",
)
WEEKLY_JOBS = ("feed.find_rings", "feed.forget_exposures", "moderation.forget_traces")


def plan_story(world: World) -> None:
    """Plan what is known from the beginning."""
    days, rng = world.calendar.days, world.rng
    world.plan(30, "open_shop")
    world.plan(40, "invite")
    for article in ARTICLES:
        world.plan(_evening(days, article.launch) if article.launch else 60 + article.appeal, "launch", article.key)
    world.unread["posts"] = list(range(len(pieces())))
    rng.shuffle(world.unread["posts"])
    _plan_people(world)
    world.plan(days * DAY * GATE_CLOSES, "close_gate")
    world.plan(days * DAY * TRIALS_BEGIN, "begin_trials")
    world.plan(world.calendar.today - 2 * DAY + 11 * 60, "decide_trials")
    world.plan(days * DAY * 0.55, "raise_price")
    world.plan(days * DAY * 0.7, "appoint", "老周", "partner", "半年里带了十几位新人冲前三杯，选豆和杯测都靠他。")
    _plan_scenes(world)
    circling.plan_circles(world)
    rushing.plan_drops(world)
    giving.plan_packets(world)
    for plan in (
        asking.plan_questions,
        judging.plan_judging,
        living.plan_life,
        meeting.plan_meetings,
        polling.plan_polls,
        practising.plan_challenges,
        serving.plan_duties,
        showing.plan_series,
    ):
        plan(world)


def _evening(days: int, share: float) -> float:
    """Eight in the evening of the day at that share of the replay."""
    return int(days * share) * DAY + 20 * 60


def _plan_people(world: World) -> None:
    days, rng, known = world.calendar.days, world.rng, parts()
    weights = growth(days, WAVES)
    later = {part.name for part in (*APPLICANTS, STRANGER)}
    presence, arrivals = 1.0, dict[int, float]()
    for person in world.people[1:]:
        part = known.get(person.name)
        if person.name in later:
            continue
        if part is not None:
            minute = max(80.0 + person.key, part.joins * days * DAY)
            if part.name == "佟佟":
                minute = _share_of_newcomer(world) * DAY + 20 * 60 + 14
            brought_by = world.named(part.brought_by).key if part.brought_by else None
        else:
            day = rng.choices(range(days), weights)[0]
            minute = day * DAY + time_of_day(rng)
            minute = min(
                max(minute, 0.015 * days * DAY + rng.uniform(0, 600)), world.calendar.today - rng.uniform(1500, 2600)
            )
            brought_by = None
        _plan_join(world, person, minute, brought_by)
        arrivals[person.key] = minute
        presence += max(0.0, 1 - minute / world.calendar.end)
    waves = sum(_wave(day, days) for day in range(days)) / days
    world.mean_presence = presence / world.size * waves
    world.plan(max(120.0, known["小林"].joins * days * DAY + 30), "role", "小林", Role.OPERATOR)
    world.plan(max(0.09 * days * DAY, 3 * DAY), "role", "老齐", Role.HOST)
    for part in known.values():
        if part.promotes is not None:
            world.plan(part.promotes * days * DAY + 200, "promote", world.named(part.name).key)
    by_lot = [person for person in world.people if person.name not in known]
    for person in rng.sample(by_lot, min(PROMOTERS_BY_LOT, len(by_lot))):
        world.plan(rng.uniform(0.45, 0.8) * days * DAY, "promote", person.key)
    early = [person for person in by_lot if arrivals[person.key] < LEAVERS_JOIN * days * DAY]
    for person in rng.sample(early, min(leavers(world.size), len(early))):
        world.plan(rng.uniform(LEAVERS_JOIN, 0.97) * days * DAY, "maybe_leave", person.key)


def _share_of_newcomer(world: World) -> int:
    days = world.calendar.days
    return max(int(days * 0.4), days - 31)


def _plan_join(world: World, person: Person, minute: float, brought_by: int | None) -> None:
    if brought_by is None and person.name not in parts() and world.chance(BROUGHT_SHARE):
        world.plan(minute - 3, "brought", person.key)
    elif brought_by is not None:
        world.plan(minute - 4, "follow", person.key, brought_by, "")
    may_come_again = GATE_CLOSES * world.calendar.end < minute < world.calendar.today - 4 * DAY
    is_refused = may_come_again and person.name not in parts() and world.chance(REFUSED_SHARE)
    world.plan(minute, "join", person.key, is_refused)


@happens("brought")
def brought(world: World, key: int) -> None:
    """A promoter brings somebody: they follow the link before they join."""
    choices = promoters(world)
    if choices:
        chosen = world.rng.choices(choices, [4.0 if one.name == "周可" else 1.0 for one in choices])[0]
        world.people[key].brought_by = chosen.key
        world.plan(world.minute + 0.1, "follow", key, chosen.key, world.rng.choice(["", *world.products]))


@happens("maybe_leave")
def maybe_leave(world: World, key: int) -> None:
    """Whoever has bought nothing lately leaves; others stay a little longer, but not for ever."""
    latest = world.minute - 16 * DAY
    has_open = any(bought.buyer == key and bought.at > latest for bought in world.orders.values())
    if has_open and world.minute < world.calendar.today - 4 * DAY:
        world.plan(world.minute + 2 * DAY, "maybe_leave", key)
    else:
        world.plan(world.minute, "leave", key)


def _plan_scenes(world: World) -> None:
    """What is certain to have happened, whatever the lots say."""
    days = world.calendar.days
    ke, tong = world.named("周可").key, world.named("佟佟").key
    for name, share, basket in (
        ("老周", 0.1, {"hua": 2, "ye": 1}),
        ("许博", 0.11, {"hua": 2}),
        ("阿浩", 0.13, {"ye": 2, "drip": 1}),
        ("林小满", 0.16, {"hua": 1, "drip": 2}),
    ):
        _plan_thanked(world, name, share * days * DAY + 19 * 60, basket, ke)
    _plan_thanked(world, "许博", 0.2 * days * DAY + 19 * 60, {"hua": 1, "ye": 1}, ke, after="spoilt")
    newcomer = _share_of_newcomer(world) * DAY
    world.plan(newcomer + 2 * DAY + 20 * 60 + 14, "buy", tong, {"hua": 2}, "prompt", "")
    today = world.calendar.today
    _plan_thanked(world, "佟佟", today - 3 * DAY + 20 * 60, {"ye": 1, "drip": 1}, ke)
    _plan_thanked(world, "沈予", today - 6 * DAY + 1200, {"ye-200": 2, "hua": 1}, ke, after="asked_today")
    _plan_today(world)


def _plan_thanked(
    world: World, name: str, minute: float, basket: dict[str, int], promoter: int, after: str = ""
) -> None:
    """Somebody follows a promoter's link and buys."""
    key = world.named(name).key
    world.plan(minute - 6, "follow", key, promoter, next(iter(basket)).partition("-")[0])
    world.plan(minute, "buy", key, basket, "prompt", after)


def _plan_today(world: World) -> None:
    """What waits for somebody when the replay ends."""
    today, named = world.calendar.today, world.named
    for place, applicant in enumerate(APPLICANTS):
        person = named(applicant.name)
        at = today + (9.0 + 4 * place) * 60
        if applicant.brought_by:
            world.plan(at - 5, "follow", person.key, named(applicant.brought_by).key, "")
        world.plan(at, "join", person.key)
    for name, hour, basket in (
        ("老周", 8.0, {"ye": 2}),
        ("林小满", 13.0, {"hua": 1}),
        ("阿迪力", 19.0, {"ye": 1, "drip": 1}),
    ):
        world.plan(today + hour * 60, "buy", named(name).key, basket, "prompt", "")
    world.plan(today + 12 * 60, "ask_today")
    for name, hour, part in (("周可", 10.0, 0.45), ("阿浩", 15.0, 0.6)):
        world.plan(today + hour * 60, "ask_payout", named(name).key, part)
    world.plan(today + 23.2 * 60, "buy", named("麦子").key, {"hua-100": 1}, "unpaid", "")
    world.plan(today + 23.9 * 60, "know_stranger", named(STRANGER.name).key)


@happens("ask_today")
def ask_today(world: World) -> None:
    """Somebody asks for money back, and nobody has answered yet."""
    for bought in world.orders.values():
        if bought.after == "asked_today":
            bought.after = "damaged"
            world.plan(world.minute, "ask_back", bought.order_id)
            return


def begin_day(world: World) -> None:
    """The jobs of the night and morning, and the plan of the day."""
    settle(world)
    for name in MORNING_JOBS:
        run_periodic(name)
    for name in WEEKLY_JOBS if world.calendar.weekday(world.day) == MONDAY else ():
        run_periodic(name)
    talking.forget_old(world)
    _forget_old_orders(world)
    circling.gather_today(world)
    living.live_today(world)
    day, calendar = world.day, world.calendar
    present = len(world.members) / world.size
    liveliness = calendar.liveliness(day)
    scale = world.size / calendar.days / world.mean_presence
    talking.speak_today(world, POSTS_A_MEMBER * scale * (0.15 + 0.85 * present) * liveliness)
    buying.shop_today(world, ORDERS_A_MEMBER * scale * (0.1 + 0.9 * present) * liveliness * _wave(day, calendar.days))
    if not world.is_today:
        world.plan(world.minute + 9.6 * 60, "review")
    if calendar.is_workday(day) and not world.is_today:
        world.plan(world.minute + 10.2 * 60, "answer_refunds")
        world.plan(world.minute + 10.5 * 60, "ship")
        world.plan(world.minute + 16.5 * 60, "ship")
        world.plan(world.minute + 17.2 * 60, "answer_payouts")
    if calendar.weekday(day) in {0, 3}:
        world.plan(world.minute + 9.1 * 60, "restock")
    if calendar.weekday(day) == MONDAY and not world.is_today:
        world.plan(world.minute + 8.9 * 60, "settle_with_provider")
    if day and day % PAYOUT_EVERY_DAYS == 0 and not world.is_today:
        world.plan(world.minute + 9.0 * 60, "ask_payouts")
    if world.is_today:
        world.plan(world.minute + DAY - 0.6, "settle")


def _wave(day: int, days: int) -> float:
    """A launch sells; so does the week after it."""
    since = [day - int(wave * days) for wave in WAVES]
    return 1.0 + sum(1.3 * 0.6**passed for passed in since if passed >= 0)


def _forget_old_orders(world: World) -> None:
    oldest = world.minute - 45 * DAY
    for order_id in [order_id for order_id, bought in world.orders.items() if bought.at < oldest]:
        del world.orders[order_id]


@happens("settle")
def settle(world: World) -> None:
    """Deliver the messages that are due, and the news that came of them, until all is quiet."""
    world.settling = None
    run_due_jobs()
    while drain_all(world.community_id) and run_due_jobs():
        pass


@happens("expire")
def expire(world: World) -> None:
    """Close what was not paid in time."""
    run_periodic("orders.expire_unpaid")
    run_periodic("payments.expire_intents")
    world.settle_soon(6)
