"""Spans of time in words, and looking things up by id."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()
HOUR = 60
DAY = 24 * HOUR


@register.simple_tag
def span(duration: timedelta) -> str:
    """`2 小时 5 分`; the two largest parts that matter."""
    return span_seconds(duration.total_seconds())


@register.simple_tag
def span_seconds(seconds: float) -> str:
    """The same of seconds."""
    minutes = max(0, int(seconds // 60))
    if minutes >= DAY:
        days, rest = divmod(minutes, DAY)
        return _("%(days)d 天 %(hours)d 小时") % {"days": days, "hours": rest // HOUR}
    if minutes >= HOUR:
        hours, rest = divmod(minutes, HOUR)
        return _("%(hours)d 小时 %(minutes)d 分") % {"hours": hours, "minutes": rest}
    return _("%(minutes)d 分") % {"minutes": minutes}


@register.filter
def of(found: Mapping[UUID, SafeString], key: UUID) -> SafeString | str:
    """What was found for this id, or nothing."""
    return found.get(key, "")
