"""What pages read of drops."""

from datetime import UTC, datetime, timedelta

import pytest

from fengqun.commerce.drops.commands import cancel_drop, end_drop, schedule_drop
from fengqun.commerce.drops.errors import ClaimNotFound, DropNotFound
from fengqun.commerce.drops.models import Claim as ClaimRow
from fengqun.commerce.drops.queries import (
    claim_card,
    drop_card,
    drop_in,
    drops_of,
    my_claims,
    open_drops,
    repeat_draft,
    report_of,
    winners,
)
from fengqun.commerce.drops.tests.factories import HOUR, ask, make_drop, order_of, pay, sandbox
from fengqun.commerce.drops.types import Phase
from fengqun.commerce.orders.commands import refund_order
from fengqun.commerce.orders.types import Audience, RefundDemand
from fengqun.commerce.payments.tests.factories import settle
from fengqun.kernel.ids import new_id
from fengqun.kernel.policies import SYSTEM
from fengqun.people.communities.tests.factories import make_community, make_member
from fengqun.product.catalog.tests.factories import make_variant
from fengqun.spine.jobs.commands import run_periodic


def test_the_phase_follows_the_clock_and_what_was_decided(community, member, frozen, at):
    with at(frozen):
        drop = make_drop(community, quota=1, starts_at=frozen + HOUR)
        assert drop_card(drop.id).phase is Phase.COMING
    with at(drop.starts_at):
        assert drop_card(drop.id).phase is Phase.RUNNING
        ask(drop, member)
        assert (drop_card(drop.id).phase, drop_card(drop.id).held) == (Phase.SOLD_OUT, 1)
    with at(drop.ends_at):
        assert (drop_card(drop.id).phase, drop_card(drop.id).state) == (Phase.ENDED, "scheduled")
        end_drop(community.id, drop.id)
    with at(drop.starts_at):
        assert drop_card(drop.id).phase is Phase.ENDED


def test_lists_tell_apart_what_comes_what_runs_and_what_is_over(community, other_community, frozen, at):
    with at(frozen):
        running, coming = make_drop(community), make_drop(community, starts_at=frozen + 2 * HOUR)
        gone = make_drop(community, starts_at=frozen + 3 * HOUR)
        cancel_drop(gone.id, actor=SYSTEM, reason="改天")
        make_drop(other_community)

        def ids(tab):
            return [card.id for card in drops_of(community.id, tab=tab)]

        assert (ids("coming"), ids("running"), ids("closed")) == ([coming.id], [running.id], [gone.id])
        assert ids("all") == [gone.id, coming.id, running.id]
        assert [card.id for card in open_drops(community.id)] == [running.id, coming.id]
    with at(running.ends_at):
        assert ids("closed") == [gone.id, running.id]
        with pytest.raises(DropNotFound):
            drop_in(other_community.id, running.id)


def test_lists_take_the_same_number_of_queries_however_long(community, django_assert_num_queries, frozen, at):
    with at(frozen):
        drop = make_drop(community, quota=60, stock=60, per_member_limit=1)
        people = [make_member(community, f"成员{place}") for place in range(50)]
        for place, one in enumerate(people):
            ask(drop, one)
            if not place:
                with sandbox():
                    settle()
                with django_assert_num_queries(2):
                    assert len(winners(community.id, drop.id)) == 1
                with django_assert_num_queries(1):
                    assert len(drops_of(community.id)) == 1
                with django_assert_num_queries(5):
                    report_of(community.id, drop.id)
        with sandbox():
            settle()
        for _more in range(49):
            make_drop(community, quota=1, stock=1)
        with django_assert_num_queries(2):
            assert len(winners(community.id, drop.id)) == 50
        with django_assert_num_queries(1):
            assert len(drops_of(community.id)) == 50
        with django_assert_num_queries(5):
            report_of(community.id, drop.id)


def test_a_claim_is_shown_to_its_member_and_to_who_runs_drops(community, member, operator, make_member, actor_of):
    drop = make_drop(community, quota=1)
    ask(drop, member)
    claim = ClaimRow.objects.get()
    for actor in (actor_of(member), actor_of(operator), SYSTEM):
        assert claim_card(community.id, claim.id, actor=actor).standing == "won"
    with pytest.raises(ClaimNotFound):
        claim_card(community.id, claim.id, actor=actor_of(make_member("周可")))
    with pytest.raises(ClaimNotFound):
        claim_card(community.id, new_id(), actor=SYSTEM)
    assert [card.id for card in my_claims(community.id, member.id, drop_id=drop.id)] == [claim.id]
    assert my_claims(community.id, operator.id) == []


def test_a_report_tells_who_bought_and_what_it_came_to(community, make_member, frozen, at):
    # given: an old member and a new one who paid, one of them given a part back; one who waits, one who never paid
    with at(frozen - timedelta(days=31)):
        old = make_member("老齐")
    with at(frozen):
        new, waiting, lazy = make_member("小雨"), make_member("周可"), make_member("小高")
        variant = make_variant(community, stock=10, price_minor=2500)
        drop = make_drop(community, quota=5, variant_id=variant.id, pay_minutes=30)
        ask(drop, lazy)
        with sandbox():
            settle()
    with at(frozen + timedelta(minutes=31)), sandbox():
        run_periodic("orders.expire_unpaid")
        settle()
        for one in (old, new, waiting):
            ask(drop, one)
        settle()
        for one in (old, new):
            pay(order_of(drop, one), one)
        demand = RefundDemand(amount_minor=100)
        refund_order(order_of(drop, new).id, actor=SYSTEM, reason="少了一包", key="r", demand=demand)
        # when
        report = report_of(community.id, drop.id)
    # then
    assert (report.quota, report.won, report.paid, report.waiting, report.returned) == (5, 4, 2, 1, 1)
    assert (report.winners, report.buyers, report.new_buyers, report.known_buyers) == (4, 2, 1, 1)
    assert (report.revenue.amount_minor, report.given_up.amount_minor) == (1700, 3200)
    assert (report.conversion, report.refunded) == (0.5, 0)


def test_the_last_one_is_repeated_next_week_at_the_same_time_of_the_clock(frozen, db, at):
    # given: Saturday evening in Berlin, the week before the clocks go forward
    with at(frozen):
        berlin = make_community(name="柏林咖啡社", slug="berlin", time_zone="Europe/Berlin")
        assert repeat_draft(berlin.id) is None
        start = datetime(2026, 3, 28, 20)  # noqa: DTZ001 - as an operator types it
        drop = make_drop(berlin, starts_at=start, ends_at=start + HOUR, quota=2, audience=Audience(stages=("fan",)))
        assert drop.starts_at == datetime(2026, 3, 28, 19, tzinfo=UTC)
    # when
    with at(drop.ends_at):
        draft = repeat_draft(berlin.id)
        again = drop_card(schedule_drop(berlin.id, draft, actor=SYSTEM))
    # then
    assert (again.starts_at, again.ends_at) == (
        datetime(2026, 4, 4, 18, tzinfo=UTC), datetime(2026, 4, 4, 19, tzinfo=UTC),
    )  # fmt: skip
    assert (again.title, again.quota, again.audience) == (drop.title, 2, Audience(stages=("fan",)))
    # and long after it, in the week to come
    with at(datetime(2026, 5, 6, 12, tzinfo=UTC)):
        assert repeat_draft(berlin.id, drop_id=drop.id).starts_at == datetime(2026, 5, 9, 20)  # noqa: DTZ001
