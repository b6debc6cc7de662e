"""The words a series is described with, as the database keeps them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MAX_TITLE, MAX_DESCRIPTION, MAX_REASON = 40, 2_000, 120
MAX_WEEKS, MAX_WARN_HOURS, MAX_GRACE_HOURS, MAX_HOSTS, MAX_PAUSE_DAYS = 12, 168, 72, 10, 366
ARTS = (
    ("book", _("书")),
    ("mic", _("话筒")),
    ("image", _("照片")),
    ("spark", _("灵感")),
    ("bean", _("豆子")),
    ("flame", _("火")),
    ("star", _("星")),
    ("calendar", _("日历")),
)
ART_KEYS = tuple(key for key, _label in ARTS)


class Rhythm(models.TextChoices):
    """How often an episode comes."""

    DAILY = "daily", _("每天")
    WORKDAYS = "workdays", _("工作日")
    WEEKLY = "weekly", _("每周几")
    MONTHLY = "monthly", _("每月几号")


class Form(models.TextChoices):
    """What episodes are made of."""

    TEXT = "text", _("图文")
    AUDIO = "audio", _("音频")
    VIDEO = "video", _("视频")


class State(models.TextChoices):
    """Whether it goes on."""

    RUNNING = "running", _("更新中")
    ENDED = "ended", _("已完结")


class BeatState(models.TextChoices):
    """How a beat went, or stands."""

    PLANNED = "planned", pgettext_lazy("beat", "待发")
    KEPT = "kept", pgettext_lazy("beat", "准时")
    MADE_UP = "made_up", pgettext_lazy("beat", "补上了")
    MISSED = "missed", pgettext_lazy("beat", "断更")
    EXCUSED = "excused", pgettext_lazy("beat", "请假")


WEEKDAYS = (
    (0, _("周一")),
    (1, _("周二")),
    (2, _("周三")),
    (3, _("周四")),
    (4, _("周五")),
    (5, _("周六")),
    (6, _("周日")),
)
