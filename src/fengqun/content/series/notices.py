"""What members are told about series."""

from django.utils.translation import gettext_lazy as _

from fengqun.people.notifications.kinds import notice_kind

_GROUP = _("系列")

EPISODE = notice_kind(
    "series.episode",
    label=_("我订的系列更新了"),
    group=_GROUP,
    one=_("“%(title)s”第 %(number)s 期来了：%(episode)s"),
    email=False,
    icon="book",
)
WARNED = notice_kind(
    "series.warned",
    label=_("我的系列快到时间，还没准备"),
    group=_GROUP,
    one=_("“%(title)s”%(due)s 该更新了，还没见到稿子"),
    is_optional=False,
    icon="clock",
)
MISSED = notice_kind(
    "series.missed",
    label=_("我的系列断更了"),
    group=_GROUP,
    one=_("“%(title)s”%(due)s 那期没出来。补一期，或者说说原因"),
    is_optional=False,
    icon="clock",
)
HANDED_OVER = notice_kind(
    "series.handed_over",
    label=_("有人把一期交给我"),
    group=_GROUP,
    one=_("%(actor)s 把“%(title)s”%(due)s 那期交给你了"),
    is_optional=False,
    icon="book",
)
