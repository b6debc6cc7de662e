"""Build the demo community."""

import gc
import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID

from django.utils import translation

from fengqun.commerce.payments.commands import receive_webhook
from fengqun.commerce.payments.sandbox import channel
from fengqun.demo import joining
from fengqun.demo.calendar import Calendar
from fengqun.demo.cast import gather, sign_ins
from fengqun.demo.replay import replay
from fengqun.demo.steadfast import done_once
from fengqun.demo.story import begin_day, plan_story
from fengqun.demo.texts import canvas
from fengqun.demo.world import World
from fengqun.kernel import clock, ids
from fengqun.kernel.errors import DomainError
from fengqun.kernel.policies import Role
from fengqun.people.accounts.models import User
from fengqun.people.communities.commands import create_community
from fengqun.spine.activity.commands import ensure_partitions
from fengqun.spine.ledger.commands import seal

SLUG = "shanye"
Progress = Callable[[int, int], None]


class Wire:
    """The wire from the sandbox company to this server, without HTTP: signed messages, as they would arrive."""

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> int:
        """Hand a message over."""
        provider = url.rstrip("/").rpartition("/")[2]
        try:
            receive_webhook(provider, headers=headers, body=body)
        except DomainError as refusal:
            return int(refusal.status)
        return 200


def is_there() -> bool:
    """Whether the demo has been begun: its owner has an account."""
    return User.objects.filter(email=sign_ins()[0].email, is_demo_identity=True).exists()


def build(*, seed: int, members: int, days: int, progress: Progress) -> UUID:
    """Make the community, ending now; answers its id. Nothing of it may be there yet. `progress` counts the days."""
    calendar = Calendar.ending(clock.now(), days)
    with translation.override("zh-hans"), channel.using(Wire()), _seldom_collecting():
        ensure_partitions(since=calendar.midnight)
        progress(0, days)
        world = done_once(lambda: _found(calendar, seed, members))
        world = replay(world, seed=seed, begin_day=begin_day, told=lambda day: progress(day, days))
        with clock.travel_to(calendar.now):
            seal(world.community_id)
    return world.community_id


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Look for circles of garbage a hundred times less often: the replay makes much garbage, and few circles."""
    before = gc.get_threshold()
    gc.set_threshold(before[0] * 100, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def is_complete() -> bool:
    """Whether the last day was reached: a day comes wholly or not at all, and the stranger comes on the last one.

    What the community has of circles, drops and packets is there by then: it was planned before the stranger.
    """
    return User.objects.filter(email=sign_ins()[-1].email, is_demo_identity=True).exists()


def _found(calendar: Calendar, seed: int, size: int) -> World:
    """Found the community and plan what is known from the beginning."""
    rng = random.Random(seed)  # noqa: S311 - a replay, not a secret
    people = gather(rng, members=size, days=calendar.days)
    with ids.seeded(seed), clock.travel_to(calendar.moment(0)):
        owner = people[0]
        lots = random.Random(f"{seed} apart")  # noqa: S311 - the same
        fates = random.Random(f"{seed} beyond")  # noqa: S311 - the same
        world = World(calendar, rng, size, UUID(int=0), people, lots, fates)
        joining.enter(owner)
        founded = create_community(
            name="山野咖啡社",
            slug=SLUG,
            kind="product",
            owner_user_id=owner.user_id,  # type: ignore[arg-type]
            owner_name=owner.name,
            gate=("questions",),
            questions=joining.QUESTIONS,
            economy="open",
            language="zh-hans",
            **canvas(),
        )
        world.community_id = founded.community_id
        joining.welcome(world, owner, founded.owner_id)
        owner.roles.add(Role.OWNER)
    plan_story(world)
    return world
