"""What circles tell members of."""

from django.utils.translation import gettext_lazy as _

from fengqun.people.notifications.kinds import notice_kind

INVITED = notice_kind(
    "circles.invited",
    label=_("有人请我进圈"),
    group=_("圈子"),
    one=_("%(actor)s 请你进“%(title)s”"),
    icon="circles",
)
LET_IN = notice_kind(
    "circles.request_accepted",
    label=_("进圈申请通过"),
    group=_("圈子"),
    one=_("你进“%(title)s”的申请通过了"),
    is_optional=False,
    icon="circles",
)
REFUSED = notice_kind(
    "circles.request_refused",
    label=_("进圈申请没有通过"),
    group=_("圈子"),
    one=_("你进“%(title)s”的申请没有通过：%(reason)s"),
    is_optional=False,
    icon="circles",
)
REMOVED = notice_kind(
    "circles.removed",
    label=_("我被请出圈子"),
    group=_("圈子"),
    one=_("你被请出“%(title)s”：%(reason)s"),
    is_optional=False,
    icon="circles",
)
TURN_CAME = notice_kind(
    "circles.turn_came",
    label=_("排队进圈轮到我了"),
    group=_("圈子"),
    one=_("“%(title)s”轮到你了，接着走完剩下的步骤"),
    is_optional=False,
    icon="circles",
)
CAME_IN = notice_kind(
    "circles.came_in",
    label=_("排队进圈进去了"),
    group=_("圈子"),
    one=_("“%(title)s”有名额了，你已经进圈"),
    is_optional=False,
    icon="circles",
)
TRIAL_STAYED = notice_kind(
    "circles.trial_stayed",
    label=_("圈子试用转正"),
    group=_("圈子"),
    one=_("你在“%(title)s”的试用结束了，从今天起是正式成员"),
    is_optional=False,
    icon="circles",
)
TRIAL_LEFT = notice_kind(
    "circles.trial_left",
    label=_("圈子试用没有留下"),
    group=_("圈子"),
    one=_("你在“%(title)s”的试用结束了：%(reason)s"),
    is_optional=False,
    icon="circles",
)
TRIAL_DUE = notice_kind(
    "circles.trial_due",
    label=_("我主持的圈子有试用到期"),
    group=_("圈子"),
    one=_("“%(title)s”有一位成员试用到期，等你决定"),
    many=_("“%(title)s”有 %(count)s 位成员试用到期，等你决定"),
    icon="circles",
)
HOSTING = notice_kind(
    "circles.host_appointed",
    label=_("请我主持圈子"),
    group=_("圈子"),
    one=_("“%(title)s”请你来主持"),
    is_optional=False,
    icon="circles",
)
ASKED = notice_kind(
    "circles.requested",
    label=_("有人申请进我主持的圈子"),
    group=_("圈子"),
    one=_("%(actor)s 想进“%(title)s”"),
    many=_("%(actor)s 等 %(count)s 人想进“%(title)s”"),
    icon="circles",
)
