"""Words that several pages of this room use."""

from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location
from django.utils.translation import gettext as _

from fengqun.ui.amounts import active_locale


def zone_words(zone: ZoneInfo) -> str:
    """A time zone by its city, as people name it: 上海时间, Shanghai time."""
    return _("%(city)s时间") % {"city": get_timezone_location(zone, locale=active_locale(), return_city=True)}
