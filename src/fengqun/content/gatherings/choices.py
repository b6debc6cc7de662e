"""The words a gathering is described with, as the database keeps them."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MAX_TITLE, MAX_LINE, MAX_ADDRESS, MAX_LINK = 60, 80, 160, 400
MAX_DESCRIPTION, MAX_REASON, MAX_ANSWER, MAX_QUESTION = 6_000, 200, 300, 80
MAX_CAPACITY, MAX_GUESTS, MAX_TICKETS, MAX_QUESTIONS, MAX_DAYS = 10_000, 9, 8, 5, 31
MAX_LINK_MINUTES = 7 * 24 * 60

CLOSE_TO_START = timedelta(hours=24)
"""Whoever moves up from the waiting list later than this must say that they come."""
LONGEST_ANSWER = timedelta(hours=2)
CONFIRM_FROM, CONFIRM_BY = timedelta(hours=48), timedelta(hours=24)
"""When those who stayed away too often say that they come, counted back from the start."""
REMIND_DAY, REMIND_HOURS = timedelta(days=1), timedelta(hours=2)
SETTLE_AFTER = timedelta(hours=2)
"""A gathering is looked back on so long after its end: phones that were offline have sent what they hold by then."""
NO_SHOWS_COUNT_FOR = timedelta(days=180)
DOOR_OPENS = timedelta(hours=12)
"""No scan counts as earlier than this before the start, whatever a phone's clock says."""

ARTS = (
    ("s-cup", _("一杯咖啡")),
    ("s-pour", _("手冲")),
    ("s-ridge", _("山")),
    ("s-cherry", _("咖啡果")),
    ("s-dry", _("晒场")),
)
ART_KEYS = tuple(key for key, _label in ARTS)


class State(models.TextChoices):
    """Whether it takes place."""

    PLANNED = "planned", pgettext_lazy("gathering", "照常")
    CANCELLED = "cancelled", pgettext_lazy("gathering", "已取消")


class Sight(models.TextChoices):
    """Who can see it: everybody it is meant for, its host and staff, nobody."""

    SHOWN = "shown", _("看得到")
    HIDDEN = "hidden", _("已隐藏")
    REMOVED = "removed", _("已删除")


class SeatState(models.TextChoices):
    """How somebody's seat stands."""

    SEATED = "seated", _("有座")
    WAITING = "waiting", _("候补")
    GIVEN_UP = "given_up", _("已退座")
    RELEASED = "released", _("没确认，已让出")


class ScanKind(models.TextChoices):
    """What was done at the door."""

    IN = "in", _("签到")
    OUT = "out", _("撤销签到")
