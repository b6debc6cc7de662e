import pytest

from fengqun.commerce.orders.models import Order
from fengqun.importers.purchases.commands import import_purchases
from fengqun.importers.purchases.errors import ColumnMissing, RowsUnreadable
from fengqun.importers.purchases.models import ImportRun
from fengqun.kernel.errors import Denied, SignInRequired
from fengqun.kernel.money import Money
from fengqun.kernel.policies import SYSTEM, Actor
from fengqun.people.communities.models import Membership
from fengqun.people.communities.tests.factories import actor_for_test
from fengqun.spine.ledger.queries import verify

pytestmark = pytest.mark.django_db(transaction=True)

HEADER = "订单号,买家,日期,金额,数量,商品,邮箱"
ROWS = [
    "A1,阿岚,2025-01-31 20:14,158.00,2,花魁,lan@example.com",
    "A1,阿岚,2025-01-31 20:14,12.00,1,滤纸,lan@example.com",
    "A2,老周,2025-02-01,0,1,试喝装,",
    "A3,阿岚,2025-03-01,79.00,1,花魁,lan@example.com",
]


@pytest.fixture
def file(tmp_path):
    def write(rows, name="orders.csv"):
        path = tmp_path / name
        path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
        return path

    return write


def bring_in(path, community, **choices):
    return import_purchases(path, community_id=community.id, actor=choices.pop("actor", SYSTEM), **choices)


def counts():
    return Order.objects.count(), Membership.objects.exclude(source="").count(), ImportRun.objects.count()


def test_purchases_become_members_orders_and_transfers(file, community):
    report = bring_in(file(ROWS), community)

    assert (report.row_count, report.purchase_count, report.customer_count) == (4, 3, 2)
    assert report.total == Money(24900, "CNY")
    assert report.new_order_count == 3
    totals = sorted(Order.objects.filter(community_id=community.id).values_list("source_id", "total_minor"))
    assert totals == [("A1", 17000), ("A2", 0), ("A3", 7900)]
    assert list(verify()) == []


def test_a_dry_run_tells_all_and_writes_nothing(file, community):
    report = bring_in(file([*ROWS, "A4,,2025-01-01,1,1,,"]), community, dry_run=True)

    assert report.is_dry
    assert (report.purchase_count, report.new_order_count) == (3, 0)
    assert [(problem.line, problem.column) for problem in report.problems] == [(6, "买家")]
    assert counts() == (0, 0, 0)


def test_the_same_file_twice_changes_nothing(file, community):
    bring_in(file(ROWS), community)
    before = counts()

    report = bring_in(file(ROWS), community)

    assert counts() == before
    assert report.resumed_at == 3


def test_another_file_adds_only_what_is_new(file, community):
    bring_in(file(ROWS), community)

    report = bring_in(file([*ROWS, "A9,老周,2025-04-01,10,1,,"], "more.csv"), community)

    assert report.new_order_count == 1
    assert Order.objects.count() == 4
    assert list(verify()) == []


def test_unreadable_rows_stop_the_import_before_it_begins(file, community):
    with pytest.raises(RowsUnreadable) as refusal:
        bring_in(file([*ROWS, "A4,小满,昨天,1,1,,"]), community)

    assert [(problem.line, problem.column) for problem in refusal.value.problems] == [(6, "日期")]
    assert counts() == (0, 0, 0)


def test_unreadable_rows_can_be_left_out(file, community):
    report = bring_in(file([*ROWS, "A4,小满,昨天,1,1,,"]), community, skip_bad=True)

    assert (report.new_order_count, len(report.problems)) == (3, 1)
    assert ImportRun.objects.get().problem_count == 1


def test_an_import_that_was_cut_off_goes_on_where_it_stopped(file, community):
    path = file([f"B{number},买家{number % 7},2025-01-{number % 28 + 1:02},1,1,," for number in range(30)])

    class CutOff(Exception):
        pass

    def cut_off(done, total):
        if done == 20:
            raise CutOff

    with pytest.raises(CutOff):
        bring_in(path, community, progress=cut_off, chunk_purchases=10)
    assert (Order.objects.count(), ImportRun.objects.get().done_count) == (20, 20)

    report = bring_in(path, community)

    assert (report.resumed_at, report.new_order_count) == (20, 30)
    assert Order.objects.count() == 30
    assert ImportRun.objects.get().state == ImportRun.State.FINISHED
    assert list(verify()) == []


def test_a_missing_column_is_named(file, community):
    with pytest.raises(ColumnMissing, match="“amount”没有对应的列"):
        bring_in(file(ROWS), community, mapping=["amount=成交额"])


@pytest.mark.parametrize("who", ["member", "stranger"])
def test_only_staff_may_import(file, community, member, who):
    actor, refusal = (actor_for_test(member), Denied) if who == "member" else (Actor(), SignInRequired)

    with pytest.raises(refusal):
        bring_in(file(ROWS), community, actor=actor)

    assert counts() == (0, 0, 0)
