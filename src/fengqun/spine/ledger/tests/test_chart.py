import pytest
from django.db import connection

from fengqun.kernel.ids import new_id
from fengqun.spine.ledger.batch import account_id
from fengqun.spine.ledger.chart import all_purposes, find_purpose, label_of, purpose
from fengqun.spine.ledger.tests.factories import CASH, PURSE, REFUNDS
from fengqun.spine.ledger.types import AccountRef, Category, Normal, Owner


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
