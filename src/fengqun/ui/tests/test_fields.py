import pytest
from django.core.exceptions import ValidationError

from fengqun.kernel.money import Money
from fengqun.ui.fields import AmountField


@pytest.mark.parametrize(
    ("text", "unit", "amount"),
    [("12.50", "CNY", Money(1250, "CNY")), (" 3 ", "CNY", Money(300, "CNY")), ("500", "JPY", Money(500, "JPY"))],
)
def test_an_amount_is_read_exactly(text, unit, amount):
    assert AmountField(unit=unit).clean(text) == amount


@pytest.mark.parametrize(
    ("text", "words"), [("x", "写成数字"), ("1.234", "写成数字"), ("-1", "不能小于零"), ("", "必填")]
)
def test_what_is_no_amount_is_refused_in_words(text, words):
    with pytest.raises(ValidationError, match=words):
        AmountField().clean(text)


def test_nothing_is_none_where_nothing_may_be_given():
    assert AmountField(required=False).clean("") is None
