"""What members are told about gatherings."""

from django.utils.translation import gettext_lazy as _

from fengqun.people.notifications.kinds import notice_kind

_GROUP = _("聚会")

PROMOTED = notice_kind(
    "gatherings.promoted",
    label=_("候补转正"),
    group=_GROUP,
    one=_("“%(title)s”有座位了，给你留好了"),
    is_optional=False,
    icon="ticket",
)
CONFIRM = notice_kind(
    "gatherings.confirm",
    label=_("要我确认来不来"),
    group=_GROUP,
    one=_("“%(title)s”给你留了座，%(until)s 前确认一下来不来，过时让给别人"),
    is_optional=False,
    icon="ticket",
)
RELEASED = notice_kind(
    "gatherings.released",
    label=_("没确认，座位让出"),
    group=_GROUP,
    one=_("没等到你确认，“%(title)s”的座位让给后面的人了"),
    is_optional=False,
    icon="ticket",
)
CHANGED = notice_kind(
    "gatherings.changed",
    label=_("我报的聚会有变动"),
    group=_GROUP,
    one=_("“%(title)s”改了：%(changes)s"),
    is_optional=False,
    icon="calendar",
)
CANCELLED = notice_kind(
    "gatherings.cancelled",
    label=_("我报的聚会取消了"),
    group=_GROUP,
    one=_("“%(title)s”取消了：%(reason)s"),
    is_optional=False,
    icon="calendar",
)
HIDDEN = notice_kind(
    "gatherings.hidden",
    label=_("我主持的聚会被隐藏"),
    group=_GROUP,
    one=_("“%(title)s”被隐藏了：%(reason)s"),
    is_optional=False,
    icon="flag",
)
OUT_OF_SIGHT = notice_kind(
    "gatherings.out_of_sight",
    label=_("我报的聚会被收起"),
    group=_GROUP,
    one=_("“%(title)s”被管理人员收起来了，先别出发。恢复了会告诉你"),
    is_optional=False,
    icon="flag",
)
BACK_IN_SIGHT = notice_kind(
    "gatherings.back_in_sight",
    label=_("我报的聚会恢复了"),
    group=_GROUP,
    one=_("“%(title)s”恢复了，你的位置还在"),
    is_optional=False,
    icon="check",
)
TOMORROW = notice_kind(
    "gatherings.tomorrow",
    label=_("聚会前一天提醒"),
    group=_GROUP,
    one=_("“%(title)s”%(starts)s 开始，还有一天"),
    icon="calendar",
)
SOON = notice_kind(
    "gatherings.soon",
    label=_("聚会前两小时提醒"),
    group=_GROUP,
    one=_("“%(title)s”%(starts)s 开始，路上慢一点"),
    icon="calendar",
)
MISSED = notice_kind(
    "gatherings.missed",
    label=_("报了没到场"),
    group=_GROUP,
    one=_("“%(title)s”没有你的签到，记了一次没到场。弄错了就告诉主持"),
    email=False,
    is_optional=False,
    icon="calendar",
)
SIGNED_UP = notice_kind(
    "gatherings.signed_up",
    label=_("有人报了我主持的聚会"),
    group=_GROUP,
    one=_("%(actor)s 报了“%(title)s”"),
    many=_("%(actor)s 等 %(count)s 人报了“%(title)s”"),
    email=False,
    icon="ticket",
)
RECAPPED = notice_kind(
    "gatherings.recapped",
    label=_("我去过的聚会有了回顾"),
    group=_GROUP,
    one=_("“%(title)s”的回顾写好了"),
    email=False,
    icon="calendar",
)
