import pytest
from django.utils.translation import override

from fengqun.kernel.money import POINTS, Money
from fengqun.ui.amounts import write_amount
from fengqun.ui.tests.support import rendered

NO_BREAK = "\u00a0"


@pytest.mark.parametrize(
    ("language", "money", "expected"),
    [
        ("zh-hans", Money(128640, "CNY"), "¥1,286.40"),
        ("zh-hans", Money(7900, "CNY"), "¥79"),
        ("zh-hans", Money(-1264, "CNY"), "−¥12.64"),
        ("zh-hans", Money(5, "CNY"), "¥0.05"),
        ("zh-hans", Money(0, "CNY"), "¥0"),
        ("zh-hans", Money(128640, "JPY"), "JP¥128,640"),
        ("zh-hans", Money(12345, "KWD"), f"KWD{NO_BREAK}12.345"),
        ("zh-hans", Money(2460, POINTS), f"2,460{NO_BREAK}积分"),
        ("zh-hant", Money(128640, "CNY"), "CN¥1,286.40"),
        ("zh-hant", Money(1, POINTS), f"1{NO_BREAK}積分"),
        ("en", Money(128640, "CNY"), "CN¥1,286.40"),
        ("en", Money(128640, "JPY"), "¥128,640"),
        ("en", Money(12340, "KWD"), f"KWD{NO_BREAK}12.340"),
        ("en", Money(-199, "USD"), "−$1.99"),
        ("en", Money(1, POINTS), f"1{NO_BREAK}point"),
        ("en", Money(2460, POINTS), f"2,460{NO_BREAK}points"),
    ],
)
def test_an_amount_is_written_as_the_reader_expects(language, money, expected):
    with override(language):
        assert str(write_amount(money)) == expected


def test_exact_keeps_the_zero_decimals_and_bare_leaves_out_the_currency():
    assert str(write_amount(Money(7900, "CNY"), exact=True)) == "¥79.00"
    assert str(write_amount(Money(7900, "CNY"), bare=True)) == "79.00"
    assert str(write_amount(Money(7900, "JPY"), bare=True)) == "7,900"
    assert str(write_amount(Money(7900, "CNY"), signed=True)) == "+¥79"


def test_the_tag_sets_symbol_and_decimals_apart():
    html = rendered("{% money m %}", m=Money(128640, "CNY"))

    assert html == '<span class="money num"><i>¥</i>1,286<small>.40</small></span>'


def test_an_amount_that_can_be_explained_is_a_link_to_its_trace():
    html = rendered('{% money m why=url class="money--lg" %}', m=Money(1264, "CNY"), url="/why/?a=1&b=2")

    assert html == (
        '<a class="money num money--lg why" href="/why/?a=1&amp;b=2" data-sheet '
        'aria-label="¥12.64，查看来由"><i>¥</i>12<small>.64</small></a>'
    )


def test_minor_units_with_a_unit_are_money_too():
    assert rendered('{% money 1264 unit="CNY" bare=True %}') == '<span class="money num">12.64</span>'


def test_no_amount_is_a_dash():
    assert rendered("{% money m %}", m=None) == '<span class="money num muted">—</span>'


def test_plain_text_for_sentences():
    assert rendered("{% money_text m sign=True as t %}[{{ t }}]", m=Money(1264, "CNY")) == "[+¥12.64]"
