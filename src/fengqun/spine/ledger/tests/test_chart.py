import pytest
from django.db import connection, transaction

from fengqun.kernel.ids import new_id
from fengqun.spine.ledger.batch import account_id
from fengqun.spine.ledger.chart import all_purposes, find_purpose, label_of, purpose
from fengqun.spine.ledger.commands import post, sync_chart
from fengqun.spine.ledger.models import Account, ChartedPurpose
from fengqun.spine.ledger.tests.factories import CASH, PURSE, REFUNDS, cash, draft
from fengqun.spine.ledger.types import AccountRef, Category, Line, Normal, Owner


def test_the_normal_side_follows_from_the_category_unless_given():
    assert (CASH.normal, PURSE.normal, REFUNDS.normal) == (Normal.DEBIT, Normal.CREDIT, Normal.DEBIT)


def test_a_purpose_may_be_declared_again_but_not_differently():
    assert purpose("test.cash", "现金", Category.ASSET) == CASH
    with pytest.raises(ValueError, match="twice"):
        purpose("test.cash", "现金", Category.LIABILITY)


def test_a_floored_account_is_never_split():
    with pytest.raises(ValueError, match="shards"):
        purpose("test.both", "", Category.LIABILITY, floor=True, shards=2)


@pytest.mark.parametrize("code", ["", "Wallet", "a b", "钱包", "x" * 41])
def test_a_code_is_short_and_plain(code):
    with pytest.raises(ValueError, match="code"):
        purpose(code, "", Category.ASSET)


def test_unknown_purposes():
    with pytest.raises(LookupError):
        find_purpose("test.unknown")
    assert label_of("test.unknown") == "test.unknown"
    assert CASH in all_purposes()


def test_an_account_is_the_same_by_purpose_and_by_code():
    assert AccountRef(CASH, "CNY") == AccountRef("test.cash", "CNY")
    assert {AccountRef(CASH, "CNY"): 1}[AccountRef("test.cash", "CNY")] == 1


@pytest.mark.django_db
@pytest.mark.parametrize("owner", [None, Owner("member", new_id())])
def test_python_and_the_database_agree_on_the_id_of_an_account(owner):
    community = new_id()
    kind, owner_id = (owner.kind, owner.id) if owner else ("community", community)

    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_account_id(%s, %s, %s, 'sales', 'CNY', 3)", [community, kind, owner_id])
        [identifier] = cursor.fetchone()

    assert identifier == account_id(community, owner, "sales", "CNY", 3)
    assert identifier.version == 8


@pytest.mark.django_db
def test_the_database_holds_what_rooms_declare():
    charted = {one.code: one for one in ChartedPurpose.objects.all()}

    for declared in all_purposes():
        one = charted[declared.code]
        assert (one.category, one.normal, one.has_floor, one.shards) == (
            declared.category,
            declared.normal,
            declared.floor,
            declared.shards,
        )
    assert sync_chart() == 0


@pytest.mark.django_db
def test_a_purpose_declared_later_is_posted_to_once_the_chart_is_brought_up_to_date(monkeypatch):
    monkeypatch.setattr("fengqun.spine.ledger.chart._purposes", {})
    community = new_id()
    late = purpose("test.late", "晚来的", Category.INCOME)
    asked = draft(community, Line(cash(), AccountRef(late, "CNY"), 1, "CNY"))
    with pytest.raises(LookupError, match=r"test\.late"), transaction.atomic():
        post(asked)

    assert sync_chart() == 1

    post(asked)
    assert Account.objects.filter(community_id=community).count() == 2
