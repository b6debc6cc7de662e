"""What this room tells members. Decisions about somebody always stand in their list."""

from django.utils.translation import gettext_lazy as _

from fengqun.people.notifications.kinds import notice_kind

GROUP = _("群规")

DECIDED = notice_kind(
    "conduct.decided",
    label=_("对我的处分"),
    group=GROUP,
    one=_("你收到了一个处分：%(measure)s。理由：%(reason)s 可以在 %(appeal_until)s 前申诉"),
    is_optional=False,
    icon="shield",
)
ENDED = notice_kind(
    "conduct.ended",
    label=_("处分到期"),
    group=GROUP,
    one=_("你的处分到期了，可以照常发言"),
    is_optional=False,
    icon="shield",
)
APPEAL_DECIDED = notice_kind(
    "conduct.appeal_decided",
    label=_("申诉有了结果"),
    group=GROUP,
    one=_("你的申诉有了结果：%(outcome)s。理由：%(reason)s"),
    is_optional=False,
    icon="shield",
)
APPEAL_FILED = notice_kind(
    "conduct.appeal_filed",
    label=_("有申诉要复核"),
    group=GROUP,
    one=_("有一份申诉等你复核"),
    many=_("有 %(times)s 份申诉等你复核"),
    icon="shield",
)
