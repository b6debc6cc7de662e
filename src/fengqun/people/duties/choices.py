"""The words of this room."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TermState(models.TextChoices):
    """Where a term stands."""

    OPEN = "open", _("缺人")
    OFFERED = "offered", _("等答复")
    ACCEPTED = "accepted", _("已排好")
    RUNNING = "running", pgettext_lazy("duty", "在任")
    ENDED = "ended", _("已期满")
    RESIGNED = "resigned", _("已辞任")
    DISMISSED = "dismissed", _("已解任")
    CANCELLED = "cancelled", _("已取消")


AHEAD = (TermState.OPEN, TermState.OFFERED, TermState.ACCEPTED)
HELD = (TermState.ACCEPTED, TermState.RUNNING)
SERVED = (TermState.RUNNING, TermState.ENDED, TermState.RESIGNED, TermState.DISMISSED)


@dataclass(frozen=True)
class Usual:
    """A kind of duty that most communities have."""

    code: str
    name: str | Promise
    description: str | Promise
    honour: str | Promise
    badge: str
    rights: tuple[str, ...] = ()


USUAL = (
    Usual("greeter", _("迎新"), _("新人进来的头三天，有人打招呼、指路、介绍圈子。"), _("迎新人"), "smile"),
    Usual("questions", _("答疑"), _("看着没人回的提问，自己答，或者找到会的人。"), _("答疑人"), "comment"),
    Usual(
        "reviewer",
        _("审核"),
        _("看入群申请，按门槛放行，不合适的说清楚理由。"),
        _("守门人"),
        "door",
        ("communities.review",),
    ),
    Usual(
        "weekly-host",
        _("本周主持"),
        _("这一周的开场、活动和收尾，挑出值得大家看的。"),
        _("主持"),
        "megaphone",
        ("posts.feature",),
    ),
)
"""Rights that no installed room declares are left out when the kinds are made."""

BADGES: dict[str, str | Promise] = {
    "star": pgettext_lazy("icon", "星"),
    "smile": pgettext_lazy("icon", "笑脸"),
    "comment": pgettext_lazy("icon", "气泡"),
    "door": pgettext_lazy("icon", "门"),
    "megaphone": pgettext_lazy("icon", "喇叭"),
    "heart": pgettext_lazy("icon", "心"),
    "shield": pgettext_lazy("icon", "盾"),
    "book": pgettext_lazy("icon", "书"),
    "flame": pgettext_lazy("icon", "火苗"),
    "crown": pgettext_lazy("icon", "皇冠"),
    "mic": pgettext_lazy("icon", "话筒"),
    "calendar": pgettext_lazy("icon", "日历"),
}
"""Icons that may stand for a duty, with what they are called."""

NAME_LENGTH = 30
LINE_LENGTH = 200
REASON_LENGTH = 300
NOTE_LENGTH = 2_000
LONGEST_DAYS = 400
"""No term is longer than this."""

GAP_DAYS = 14
"""How far ahead operators are shown what is still open."""
