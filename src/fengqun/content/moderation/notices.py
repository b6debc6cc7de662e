"""What this room tells members. What is hidden, released or refused is told by the room of the thing itself."""

from django.utils.translation import gettext_lazy as _

from fengqun.people.notifications.kinds import notice_kind

GROUP = _("举报")

JUDGED = notice_kind(
    "moderation.judged",
    reaches_outside=True,
    label=_("我的举报有了结果"),
    group=GROUP,
    one=_("你举报的内容看过了：%(outcome)s"),
    many=_("你举报的 %(times)s 处内容看过了"),
    icon="flag",
)
TAKEN_DOWN = notice_kind(
    "moderation.taken_down",
    reaches_outside=True,
    label=_("我的内容被删除"),
    group=GROUP,
    one=_("“%(title)s”被删除了：%(reason)s 觉得不对，可以申诉"),
    is_optional=False,
    icon="flag",
)
STAYS_HIDDEN = notice_kind(
    "moderation.stays_hidden",
    reaches_outside=True,
    label=_("我被收起的内容没有恢复"),
    group=GROUP,
    one=_("“%(title)s”看过了，不再显示：%(reason)s 觉得不对，可以申诉"),
    is_optional=False,
    icon="flag",
)
KEPT = notice_kind(
    "moderation.kept",
    reaches_outside=True,
    label=_("我的内容恢复了"),
    group=GROUP,
    one=_("“%(title)s”看过了，没有问题，已经恢复"),
    is_optional=False,
    icon="check",
)
PAUSED = notice_kind(
    "moderation.paused",
    reaches_outside=True,
    label=_("我被举报，先停一停"),
    group=GROUP,
    one=_("几位成员举报了你写的内容，管理人员看过之前先不能发言，最晚到 %(until)s"),
    is_optional=False,
    icon="shield",
)
APPEALED = notice_kind(
    "moderation.appealed",
    reaches_outside=True,
    label=_("有内容申诉要复核"),
    group=GROUP,
    one=_("有一份内容申诉等你复核"),
    many=_("有 %(times)s 份内容申诉等你复核"),
    icon="shield",
)
HEARD = notice_kind(
    "moderation.heard",
    reaches_outside=True,
    label=_("我的内容申诉有了结果"),
    group=GROUP,
    one=_("“%(title)s”的申诉有了结果：%(outcome)s。理由：%(reason)s"),
    is_optional=False,
    icon="shield",
)
REMINDED = notice_kind(
    "moderation.reminded",
    reaches_outside=True,
    label=_("举报等得太久"),
    group=GROUP,
    one=_("有举报等了 48 小时还没有人处理"),
    many=_("有 %(times)s 处举报等了 48 小时还没有人处理"),
    icon="clock",
)
