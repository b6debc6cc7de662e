import pytest

from fengqun.importers.purchases.errors import ColumnMissing, MappingUnreadable
from fengqun.importers.purchases.mapping import column_map
from fengqun.importers.purchases.types import Column, ColumnMap


def test_usual_names_need_no_mapping():
    assert column_map([], ["订单编号", "买家", "付款时间", "实付金额", "备注"]) == ColumnMap(
        customer=Column("买家"), date=Column("付款时间"), amount=Column("实付金额"), order=Column("订单编号")
    )


def test_arguments_win_over_usual_names_and_dates_may_have_a_form():
    columns = ["customer_id", "date", "number_of_cds", "dollar_value", "when"]

    found = column_map(["date=when:%Y%m%d", "quantity=number_of_cds"], columns)

    assert found.date == Column("when", "%Y%m%d")
    assert found.quantity == Column("number_of_cds")
    assert found.amount == Column("dollar_value")


def test_a_column_name_may_hold_a_colon():
    assert column_map(["customer=a:b", "date=d", "amount=e"], ["a:b", "d", "e"]).customer == Column("a:b")


@pytest.mark.parametrize("argument", ["customer", "=x", "customer=", "colour=x"])
def test_an_argument_of_another_form_is_refused(argument):
    with pytest.raises(MappingUnreadable, match="字段"):
        column_map([argument], ["x"])


def test_a_missing_column_is_named_with_what_there_is():
    with pytest.raises(ColumnMissing, match=r"“date”.*customer, sum"):
        column_map(["amount=sum"], ["customer", "sum"])
    with pytest.raises(ColumnMissing, match="customer"):
        column_map(["customer=nowhere"], ["customer", "sum"])
