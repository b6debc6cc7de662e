"""The CDNOW history (Fader and Hardie, 2001) comes out as published."""

import json
from importlib.util import find_spec
from pathlib import Path

import pytest

from fengqun.importers.purchases.commands import import_purchases
from fengqun.insight.journeys.queries import cohorts
from fengqun.kernel.policies import SYSTEM
from fengqun.people.communities.tests.factories import make_community
from fengqun.spine.activity.commands import drain
from fengqun.spine.ledger.queries import verify

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def history():
    package = find_spec("lifetimes")
    assert package is not None, "requirements/data.lock is not installed"
    return Path(package.origin).parent / "datasets" / "CDNOW_master.txt"


def test_the_cdnow_history(history):
    community = make_community(name="CDNOW", slug="cdnow", currency="USD", time_zone="America/New_York")

    report = import_purchases(history, community_id=community.id, actor=SYSTEM, mapping=["date=date:%Y%m%d"])
    while drain(community.id):
        pass

    assert (report.purchase_count, report.customer_count, report.new_order_count) == (69_659, 23_570, 69_659)
    table = cohorts(community.id)
    january = table.cohorts[0]
    assert january.month.isoformat() == "1997-01-01"
    assert [cell.customers for cell in january.cells[:3]] == [7_846, 1_157, 964]
    assert (table.customers, table.orders, table.top_fifth_share) == (23_570, 69_659, 67.8)
    assert json.loads(json.dumps(table.as_data()))["top_fifth"]["percent"] == 67.8
    assert list(verify(community.id)) == []
