from decimal import Decimal

import pytest

from fengqun.kernel.spreadsheets import csv_response, plain


def test_a_table_is_a_download_that_spreadsheets_read_as_utf8():
    response = csv_response("orders-bean", ["买家", "+合计"], [["小雨", Decimal("-8.80")], ["=1+1", 3]])

    assert response["Content-Disposition"] == 'attachment; filename="orders-bean.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = response.content.decode()
    assert text == "\ufeff买家,'+合计\r\n小雨,-8.80\r\n'=1+1,3\r\n"


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＠SUM(A1)", "\n=1", "  =1", "\u200b=1", "\u202e@x"],
)
def test_words_are_never_a_formula(text):
    assert plain(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["小雨", "1-1", -3, Decimal("-0.5"), None])
def test_other_cells_stay_as_they_are(cell):
    assert plain(cell) == cell
