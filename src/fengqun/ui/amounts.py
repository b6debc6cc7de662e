"""Money as a reader of a language expects it, in the pieces that the pages set in different sizes."""

from dataclasses import dataclass
from functools import cache

from babel.core import Locale
from babel.numbers import format_decimal, get_currency_symbol
from django.utils.translation import get_language, ngettext

from fengqun.kernel.money import POINTS, Money, exponent

MINUS = "−"  # the sign as wide as a digit, which screen readers say
_NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class Amount:
    """The pieces of a written amount; joined they read as `str()` gives them."""

    sign: str
    symbol: str
    whole: str
    fraction: str
    unit_word: str = ""

    def __str__(self) -> str:
        tail = f"{_NO_BREAK}{self.unit_word}" if self.unit_word else ""
        return f"{self.sign}{self.symbol}{self.whole}{self.fraction}{tail}"


def write_amount(money: Money, *, exact: bool = False, bare: bool = False, signed: bool = False) -> Amount:
    """Write `money` in the active language.

    A whole amount drops its zero decimals (`¥79`) unless `exact`. `bare` leaves out the currency, for
    columns that name it once, and is always exact. `signed` puts a plus before what comes in.
    """
    places = exponent(money.unit)
    scale = 10**places
    whole, rest = divmod(abs(money.amount_minor), scale)
    written = format_decimal(whole, locale=active_locale())
    fraction = ""
    if places and (rest or exact or bare):
        separator = active_locale().number_symbols["latn"]["decimal"]
        fraction = f"{separator}{rest:0{places}d}"
    sign = MINUS if money.amount_minor < 0 else "+" if signed and money.amount_minor > 0 else ""
    if bare:
        return Amount(sign, "", written, fraction)
    if money.unit == POINTS:
        return Amount(sign, "", written, fraction, ngettext("积分", "积分", abs(money.amount_minor)))
    return Amount(sign, _symbol(money.unit), written, fraction)


def currency_symbol(unit: str) -> str:
    """What stands before or beside a number of `unit`: `¥`, `US$`; for points their word."""
    if unit == POINTS:
        return ngettext("积分", "积分", 2)
    return get_currency_symbol(unit, locale=active_locale())


def active_locale() -> Locale:
    """The locale of the active language. All of ours write the currency before the number."""
    return _locale_of(get_language() or "zh-hans")


@cache
def _locale_of(language: str) -> Locale:
    return Locale.parse(language.replace("-", "_"), sep="_")


def _symbol(unit: str) -> str:
    symbol = currency_symbol(unit)
    return symbol + _NO_BREAK if symbol[-1].isalpha() else symbol
