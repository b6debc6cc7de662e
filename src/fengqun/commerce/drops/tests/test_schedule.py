# ruff: noqa: DTZ001 - moments as an operator types them have no zone
"""A drop is announced: what a plan must be like, in whose time, and that its units are put aside."""

from datetime import UTC, datetime, timedelta

import pytest

from fengqun.commerce.drops.activities import DropScheduled
from fengqun.commerce.drops.commands import schedule_drop
from fengqun.commerce.drops.errors import (
    LimitUnreasonable,
    PayTimeUnreasonable,
    PriceUnreasonable,
    QuotaUnreasonable,
    TimesUnreasonable,
    TitleMissing,
)
from fengqun.commerce.drops.models import Drop
from fengqun.commerce.drops.queries import drop_card
from fengqun.commerce.drops.tests.factories import HOUR, a_plan, figures, make_drop, stock
from fengqun.commerce.orders.errors import AudienceUnreasonable
from fengqun.commerce.orders.types import Audience
from fengqun.kernel import clock
from fengqun.kernel.errors import Denied, SignInRequired
from fengqun.kernel.ids import new_id
from fengqun.kernel.moments import NoSuchTime
from fengqun.kernel.money import MAX_MINOR
from fengqun.kernel.policies import SYSTEM, Actor
from fengqun.people.communities.tests.factories import make_community
from fengqun.product.catalog.commands import reserve_stock
from fengqun.product.catalog.errors import NotForSale, SoldOut, VariantNotFound
from fengqun.product.catalog.models import StockMovement
from fengqun.product.catalog.tests.factories import an_order, make_variant
from fengqun.spine.activity.queries import activities_about


@pytest.mark.usefixtures("frozen")
def test_its_quota_is_apart_from_what_the_shop_sells(community, operator, actor_of, frozen):
    # given
    variant = make_variant(community, stock=5)
    plan = a_plan(community, variant_id=variant.id, quota=4, audience=Audience(stages=("fan",)))
    # when
    drop_id = schedule_drop(community.id, plan, actor=actor_of(operator))
    # then
    drop = Drop.objects.get(id=drop_id)
    assert (drop.title, drop.price_minor, drop.currency, drop.product_id) == (
        "周五晚八点，花魁半价", 900, "CNY", variant.product_id,
    )  # fmt: skip
    assert (drop.starts_at, drop.ends_at, drop.state, drop.created_by) == (
        frozen, frozen + HOUR, "scheduled", operator.id,
    )  # fmt: skip
    assert (figures(drop), stock(drop)) == ((4, 0, 0, 0), (5, 4))
    assert drop_card(drop_id).audience == Audience(stages=("fan",))
    with pytest.raises(SoldOut):
        reserve_stock(community.id, {variant.id: 2}, cause=an_order())
    reserve_stock(community.id, {variant.id: 1}, cause=an_order())
    [news] = activities_about(community.id, "drop", drop_id)
    assert (news.verb, news.actor_id, news.activity.quota) == (DropScheduled.verb, operator.id, 4)


def test_members_do_not_run_drops(community, member, host, actor_of):
    plan = a_plan(community)
    for actor in (actor_of(member), actor_of(host)):
        with pytest.raises(Denied):
            schedule_drop(community.id, plan, actor=actor)
    with pytest.raises(SignInRequired):
        schedule_drop(community.id, plan, actor=Actor())
    assert (Drop.objects.count(), StockMovement.objects.filter(kind="reserved").count()) == (0, 0)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"title": "  "}, TitleMissing),
        ({"title": "好" * 61}, TitleMissing),
        ({"title": "半价\x07"}, TitleMissing),
        ({"price_minor": 0}, PriceUnreasonable),
        ({"price_minor": -1}, PriceUnreasonable),
        ({"price_minor": MAX_MINOR // 2 + 1}, PriceUnreasonable),
        ({"quota": 0}, QuotaUnreasonable),
        ({"quota": 100_001}, QuotaUnreasonable),
        ({"per_member_limit": 0}, LimitUnreasonable),
        ({"per_member_limit": 4}, LimitUnreasonable),
        ({"pay_minutes": 0}, PayTimeUnreasonable),
        ({"pay_minutes": 1441}, PayTimeUnreasonable),
        ({"quota": 11}, SoldOut),
        ({"variant_id": new_id()}, VariantNotFound),
        ({"audience": Audience(stages=("king",))}, AudienceUnreasonable),
    ],
)
def test_an_unreasonable_plan_puts_nothing_aside(wrong, error, community):
    with pytest.raises(error):
        schedule_drop(community.id, a_plan(community, **wrong), actor=SYSTEM)
    assert (Drop.objects.count(), StockMovement.objects.filter(kind="reserved").count()) == (0, 0)


def test_it_starts_now_or_later_and_ends_after_that(community, frozen, at):
    with at(frozen):
        for starts, ends in (
            (frozen - timedelta(seconds=61), frozen + HOUR),
            (frozen, frozen),
            (frozen + HOUR, frozen),
            (frozen, frozen + timedelta(days=31, seconds=1)),
        ):
            with pytest.raises(TimesUnreasonable):
                schedule_drop(community.id, a_plan(community, starts_at=starts, ends_at=ends), actor=SYSTEM)
        assert Drop.objects.count() == 0
        # the present minute, typed without its seconds
        make_drop(community, starts_at=frozen - timedelta(seconds=60))


def test_goods_of_another_community_and_goods_that_left_the_shop_are_refused(community, other_community):
    theirs = make_variant(other_community)
    with pytest.raises(VariantNotFound):
        schedule_drop(community.id, a_plan(community, variant_id=theirs.id), actor=SYSTEM)
    draft = make_variant(community, is_listed=False)
    with pytest.raises(NotForSale):
        schedule_drop(community.id, a_plan(community, variant_id=draft.id), actor=SYSTEM)
    assert Drop.objects.count() == 0


def moments_in(zone, starts_at, ends_at, frozen):
    with clock.travel_to(frozen):
        there = make_community(name="柏林咖啡社", slug=f"b{new_id().hex[-8:]}", time_zone=zone)
        drop = make_drop(there, starts_at=starts_at, ends_at=ends_at)
    return drop.starts_at, drop.ends_at


def test_times_are_those_of_the_communitys_clocks(community, frozen, at):
    # eight in the evening in Shanghai, and the same words in Berlin, before and after the clocks go forward
    evening, later = datetime(2026, 3, 28, 20), datetime(2026, 3, 29, 20)
    assert moments_in("Asia/Shanghai", evening, later, frozen) == (
        datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 12, tzinfo=UTC),
    )  # fmt: skip
    assert moments_in("Europe/Berlin", evening, later, frozen) == (
        datetime(2026, 3, 28, 19, tzinfo=UTC), datetime(2026, 3, 29, 18, tzinfo=UTC),
    )  # fmt: skip


@pytest.mark.django_db
def test_a_time_that_the_clocks_skip_is_refused_and_one_they_show_twice_is_the_first(frozen):
    skipped = datetime(2026, 3, 29, 2, 30)
    with pytest.raises(NoSuchTime, match="2026-03-29 02:30"):
        moments_in("Europe/Berlin", skipped, datetime(2026, 3, 29, 5), frozen)
    assert Drop.objects.count() == 0
    twice = datetime(2026, 10, 25, 2, 30)
    october = datetime(2026, 10, 1, tzinfo=UTC)
    assert moments_in("Europe/Berlin", twice, datetime(2026, 10, 25, 5), october)[0] == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


def test_a_moment_with_its_offset_means_what_it_says(community, frozen, at):
    with at(frozen):
        starts = datetime.fromisoformat("2026-03-02T20:00:00-05:00")
        drop = make_drop(community, starts_at=starts, ends_at=starts + HOUR)
    assert drop.starts_at == datetime(2026, 3, 3, 1, tzinfo=UTC)


def test_a_title_is_one_line(community):
    assert make_drop(community, title=" 半价\nBcc: a@example.org ").title == "半价 Bcc: a@example.org"


@pytest.mark.parametrize(
    ("starts_at", "ends_at"),
    [
        (datetime(1, 1, 1), datetime(2030, 1, 1)),
        (datetime(2030, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59)),
        (datetime(9999, 12, 20, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)),
    ],
)
def test_the_ends_of_the_calendar_are_no_times(community, starts_at, ends_at):
    with pytest.raises(TimesUnreasonable):
        make_drop(community, starts_at=starts_at, ends_at=ends_at)
    assert Drop.objects.count() == 0
