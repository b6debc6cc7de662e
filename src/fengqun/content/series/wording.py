"""A cadence in words."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fengqun.content.series.beats import Cadence
from fengqun.content.series.choices import WEEKDAYS, Rhythm


def rhythm_words(cadence: Cadence) -> str:
    """When episodes come, in the active language, on the community's clocks."""
    at = f"{cadence.at:%H:%M}"
    match cadence.rhythm:
        case Rhythm.DAILY:
            return _("每天 %(at)s") % {"at": at}
        case Rhythm.WORKDAYS:
            return _("工作日 %(at)s") % {"at": at}
        case Rhythm.WEEKLY:
            names = dict(WEEKDAYS)
            days = pgettext("between weekdays", "、").join(str(names[day]) for day in cadence.weekdays)
            if cadence.every == 1:
                return _("每%(days)s %(at)s") % {"days": days, "at": at}
            return _("每 %(weeks)s 周的%(days)s %(at)s") % {"weeks": cadence.every, "days": days, "at": at}
        case _rest:
            return _("每月 %(day)s 号 %(at)s") % {"day": cadence.month_day, "at": at}
