"""A plan is changed before the start."""

import pytest

from fengqun.commerce.drops.activities import DropChanged
from fengqun.commerce.drops.commands import cancel_drop, change_drop, pause_drop, remind_me
from fengqun.commerce.drops.errors import AlreadyStarted, DropNotFound, WrongState
from fengqun.commerce.drops.models import Drop, Reminder
from fengqun.commerce.drops.tests.factories import HOUR, a_plan, ask, figures, fresh, make_drop, stock
from fengqun.kernel.errors import Denied
from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import SYSTEM
from fengqun.product.catalog.errors import SoldOut
from fengqun.product.catalog.models import Variant
from fengqun.product.catalog.tests.factories import make_variant
from fengqun.spine.activity.queries import activities_about


@pytest.fixture
def drop(community, frozen):
    return make_drop(community, starts_at=frozen + HOUR, stock=10, quota=3)


def test_more_units_less_units_another_variant(community, operator, actor_of, drop, frozen):
    actor = actor_of(operator)
    change_drop(drop.id, a_plan(community, variant_id=drop.variant_id, quota=10, starts_at=frozen + HOUR), actor=actor)
    assert (figures(drop), stock(drop)) == ((10, 0, 0, 0), (10, 10))
    change_drop(drop.id, a_plan(community, variant_id=drop.variant_id, quota=2, starts_at=frozen + HOUR), actor=actor)
    assert (figures(drop), stock(drop)) == ((2, 0, 0, 0), (10, 2))
    # when
    other = make_variant(community, stock=4)
    start = frozen + 2 * HOUR
    plan = a_plan(community, variant_id=other.id, quota=4, price_minor=100, title="换一款", starts_at=start)
    change_drop(drop.id, plan, actor=actor)
    # then
    now = fresh(drop)
    assert (now.variant_id, now.product_id, now.title, now.price_minor) == (other.id, other.product_id, "换一款", 100)
    assert (now.starts_at, figures(drop), stock(now)) == (start, (4, 0, 0, 0), (4, 4))
    assert Variant.objects.get(id=drop.variant_id).stock_reserved == 0
    verbs = [one.verb for one in activities_about(community.id, "drop", drop.id)]
    assert verbs.count(DropChanged.verb) == 3


def test_more_than_there_is_changes_nothing(community, drop, frozen):
    with pytest.raises(SoldOut):
        change_drop(
            drop.id, a_plan(community, variant_id=drop.variant_id, quota=11, starts_at=frozen + HOUR), actor=SYSTEM
        )
    assert (figures(drop), stock(drop), fresh(drop).hold_id) == ((3, 0, 0, 0), (10, 3), drop.hold_id)


def test_who_asked_to_be_reminded_is_reminded_of_the_new_start(community, member, actor_of, drop, frozen):
    remind_me(drop.id, actor=actor_of(member))
    Reminder.objects.update(sent_at=frozen)
    same = a_plan(community, variant_id=drop.variant_id, starts_at=frozen + HOUR)
    change_drop(drop.id, same, actor=SYSTEM)
    assert Reminder.objects.get().sent_at == frozen
    change_drop(drop.id, a_plan(community, variant_id=drop.variant_id, starts_at=frozen + 3 * HOUR), actor=SYSTEM)
    assert Reminder.objects.get().sent_at is None


def test_what_has_started_is_not_changed(community, member, drop, at):
    with at(drop.starts_at):
        ask(drop, member)
        with pytest.raises(AlreadyStarted):
            change_drop(drop.id, a_plan(community, variant_id=drop.variant_id, quota=9), actor=SYSTEM)
    assert (figures(drop), stock(drop)) == ((2, 1, 0, 0), (10, 3))


def test_a_paused_drop_can_be_changed_a_cancelled_one_cannot(community, drop, frozen):
    plan = a_plan(community, variant_id=drop.variant_id, quota=4, starts_at=frozen + HOUR)
    pause_drop(drop.id, actor=SYSTEM)
    change_drop(drop.id, plan, actor=SYSTEM)
    cancel_drop(drop.id, actor=SYSTEM, reason="改天")
    with pytest.raises(WrongState):
        change_drop(drop.id, plan, actor=SYSTEM)
    assert (figures(drop), stock(drop)) == ((0, 0, 0, 4), (10, 0))


def test_only_who_runs_drops_changes_them(community, member, actor_of, drop):
    with pytest.raises(Denied):
        change_drop(drop.id, a_plan(community, quota=1), actor=actor_of(member))
    with pytest.raises(DropNotFound):
        change_drop(new_id(), a_plan(community, quota=1), actor=SYSTEM)
    assert Drop.objects.get().quota == 3
