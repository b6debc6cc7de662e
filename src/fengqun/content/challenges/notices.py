"""What members are told about challenges."""

from django.utils.translation import gettext_lazy as _

from fengqun.people.notifications.kinds import notice_kind

REMINDER = notice_kind(
    "challenges.reminder",
    label=_("打卡提醒"),
    group=_("打卡"),
    one=_("“%(title)s”今天还没打卡"),
    many=_("“%(title)s”今天还没打卡"),
    email=False,
    icon="flame",
)
"""At the hour that the member chose."""
CHEER = notice_kind(
    "challenges.cheer",
    label=_("办打卡的人招呼我"),
    group=_("打卡"),
    one=_("%(actor)s 在“%(title)s”里等你：%(words)s"),
    many=_("%(actor)s 在“%(title)s”里等你：%(words)s"),
    email=False,
    icon="flame",
)
LIKED = notice_kind(
    "challenges.liked",
    label=_("有人给我的打卡加油"),
    group=_("打卡"),
    one=_("%(actor)s 给你在“%(title)s”的打卡加油"),
    many=_("%(actor)s 等 %(count)s 人给你在“%(title)s”的打卡加油"),
    email=False,
    icon="heart",
)
REFUSED = notice_kind(
    "challenges.refused",
    label=_("我的打卡没有通过"),
    group=_("打卡"),
    one=_("你在“%(title)s”的一次打卡没有通过：%(reason)s"),
    many=_("你在“%(title)s”的一次打卡没有通过：%(reason)s"),
    is_optional=False,
    icon="alert",
)
HIDDEN = notice_kind(
    "challenges.hidden",
    label=_("我的打卡被隐藏"),
    group=_("打卡"),
    one=_("你在“%(title)s”的一次打卡被隐藏了，那一天还算：%(reason)s"),
    is_optional=False,
    icon="flag",
)
CANCELLED = notice_kind(
    "challenges.cancelled",
    label=_("我参加的打卡取消了"),
    group=_("打卡"),
    one=_("“%(title)s”取消了：%(reason)s"),
    many=_("“%(title)s”取消了：%(reason)s"),
    is_optional=False,
    icon="alert",
)
