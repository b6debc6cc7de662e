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
