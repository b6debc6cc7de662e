"""Moments as a reader of a language expects them, in the community's time zone, on a 24-hour clock."""

from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_datetime, format_skeleton, format_timedelta, match_skeleton
from django.utils.translation import gettext

from fengqun.kernel import clock
from fengqun.ui.amounts import active_locale

KINDS = ("short", "long", "date", "time", "day", "month", "ago", "iso")
_JUST_NOW = timedelta(minutes=1)
_WITH_THE_YEAR_OF_NOW = {"short", "date"}
_SHORT = {"zh": ("MM-dd HH:mm", "yyyy-MM-dd HH:mm"), "en": ("MMM d, HH:mm", "MMM d, yyyy, HH:mm")}


def write_moment(moment: datetime, kind: str, zone: tzinfo = UTC) -> str:
    """Write `moment` as one of `KINDS` in the active language.

    short `11-02 20:14` (with the year if it is another) · long, with weekday and year · date · time ·
    day (date and weekday) · month (year and month) · ago `2小时前` · iso.
    """
    if kind not in KINDS:
        message = f"{kind!r} is none of {', '.join(KINDS)}"
        raise ValueError(message)
    if kind == "ago":
        ahead = moment - clock.now()
        if abs(ahead) < _JUST_NOW:
            return gettext("刚刚")
        return format_timedelta(ahead, add_direction=True, locale=active_locale())
    here = moment.astimezone(zone)
    if kind == "iso":
        return here.isoformat(timespec="seconds")
    is_this_year = kind not in _WITH_THE_YEAR_OF_NOW or here.year == clock.now().astimezone(zone).year
    return _written(moment, zone, kind, is_this_year, active_locale())


def zone_named(name: str) -> tzinfo:
    """The time zone of a community; UTC for an unknown name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError):
        return UTC


@lru_cache(maxsize=4096)
def _written(moment: datetime, zone: tzinfo, kind: str, is_this_year: bool, locale: Locale) -> str:  # noqa: FBT001
    """Pages name the same moments over and over: those of the newest posts, on every visit."""
    here = moment.astimezone(zone)

    def skeleton(pattern: str) -> str:
        return format_skeleton(_nearest(pattern, locale), here, tzinfo=zone, locale=locale)

    match kind:
        case "short":
            patterns = _SHORT.get(locale.language, _SHORT["en"])
            return format_datetime(here, patterns[0 if is_this_year else 1], tzinfo=zone, locale=locale)
        case "long":
            separator = " " if locale.language == "zh" else ", "
            return separator.join([skeleton("yMMMMEEEEd"), skeleton("Hm")])
        case "date":
            return skeleton("MMMd" if is_this_year else "yMMMd")
        case "day":
            return skeleton("MMMEd")
        case "month":
            return skeleton("yMMMM")
    return skeleton("Hm")


@cache
def _nearest(pattern: str, locale: Locale) -> str:
    """The locale's own skeleton for what `pattern` asks for; Babel compares it with all of them, which takes long."""
    known = locale.datetime_skeletons
    return pattern if pattern in known else match_skeleton(pattern, known) or pattern
