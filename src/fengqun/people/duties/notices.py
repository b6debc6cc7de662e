"""What this room tells members."""

from django.utils.translation import gettext_lazy as _

from fengqun.people.notifications.kinds import notice_kind

GROUP = _("职责")

OFFERED = notice_kind(
    "duties.offered",
    label=_("请我担任职责"),
    group=GROUP,
    one=_("%(actor)s 请你担任“%(title)s”，从 %(from)s 开始。接不接，回个话"),
    is_optional=False,
    icon="calendar",
)
STARTING = notice_kind(
    "duties.starting",
    label=_("任期快开始"),
    group=GROUP,
    one=_("“%(title)s”从 %(from)s 轮到你"),
    icon="calendar",
)
WEEKLY = notice_kind(
    "duties.weekly",
    label=_("每周提醒"),
    group=GROUP,
    one=_("“%(title)s”这周还在你手上，做了什么记一笔"),
    icon="calendar",
)
ENDING = notice_kind(
    "duties.ending",
    label=_("任期快结束"),
    group=GROUP,
    one=_("“%(title)s”到 %(until)s 结束，给接手的人留几句话"),
    icon="calendar",
)
HANDED_OVER = notice_kind(
    "duties.handed_over",
    label=_("交接留言"),
    group=GROUP,
    one=_("%(actor)s 给你留了“%(title)s”的交接"),
    icon="calendar",
)
VOLUNTEERED = notice_kind(
    "duties.volunteered",
    label=_("有人自荐"),
    group=GROUP,
    one=_("%(actor)s 自荐担任“%(title)s”"),
    many=_("%(actor)s 等 %(count)s 人自荐担任“%(title)s”"),
    icon="calendar",
)
CLOSED = notice_kind(
    "duties.closed",
    label=_("我的职责和授权变了"),
    group=GROUP,
    one=_("“%(title)s”结束了。理由：%(reason)s"),
    is_optional=False,
    icon="calendar",
)
