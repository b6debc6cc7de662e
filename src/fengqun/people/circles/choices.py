"""The words a circle is described with, as the database keeps them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ADVISED_FROM = 30
ADVISED_TO = 50
"""Tens of people still know each other's names; more than that is two circles."""
LARGEST = 1_000
"""No circle can be set to hold more: what is larger is a community."""

ART = (
    ("circles", _("圈")),
    ("bean", _("豆子")),
    ("book", _("书")),
    ("flame", _("火")),
    ("spark", _("灵感")),
    ("star", _("星")),
    ("heart", _("心")),
    ("gift", _("礼物")),
    ("calendar", _("日历")),
    ("image", _("照片")),
    ("mic", _("话筒")),
    ("pin", _("图钉")),
    ("crown", _("冠")),
)
"""Icons that may stand on a circle's emblem, with what they are called aloud."""
ART_KEYS = tuple(key for key, _label in ART)


class Kind(models.TextChoices):
    """Who sees a circle, and how one comes in."""

    OPEN = "open", _("开放")
    CLOSED = "closed", _("要申请")
    SECRET = "secret", _("私密")


class State(models.TextChoices):
    """Whether a circle goes on."""

    ACTIVE = "active", pgettext_lazy("circle", "进行中")
    ARCHIVED = "archived", _("已归档")


class CircleRole(models.TextChoices):
    """What a member does in a circle."""

    HOST = "host", _("主持")
    MEMBER = "member", pgettext_lazy("role", "成员")


class RequestState(models.TextChoices):
    """Where a request stands."""

    WAITING = "waiting", _("等待中")
    ACCEPTED = "accepted", _("已通过")
    REFUSED = "refused", _("未通过")
    WITHDRAWN = "withdrawn", _("已撤回")


class InvitationState(models.TextChoices):
    """Where an invitation stands."""

    WAITING = "waiting", _("等待中")
    ACCEPTED = "accepted", _("已接受")
    DECLINED = "declined", _("已谢绝")
    WITHDRAWN = "withdrawn", _("已撤回")
