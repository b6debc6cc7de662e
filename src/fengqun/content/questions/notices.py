"""What this room tells members of."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fengqun.people.notifications.kinds import notice_kind

ANSWERED = notice_kind(
    "questions.answered",
    label=_("我的提问有了回答"),
    group=pgettext_lazy("list", "提问"),
    one=_("%(actor)s 回答了“%(title)s”"),
    many=_("%(actor)s 等 %(count)s 人回答了“%(title)s”"),
    icon="comment",
)
ACCEPTED = notice_kind(
    "questions.accepted",
    label=_("我的回答被采纳"),
    group=pgettext_lazy("list", "提问"),
    one=_("%(actor)s 采纳了你在“%(title)s”里的回答"),
    icon="check",
)
RELAYED = notice_kind(
    "questions.relayed",
    label=_("有提问接力给我"),
    group=pgettext_lazy("list", "提问"),
    one=_("你曾答过“%(answered)s”，能不能也看看“%(title)s”"),
    icon="share",
)
PASSED_ON = notice_kind(
    "questions.passed_on",
    label=_("有人把提问转给我"),
    group=pgettext_lazy("list", "提问"),
    one=_("%(actor)s 觉得你能答“%(title)s”"),
    icon="share",
)
DECIDED = notice_kind(
    "questions.decided",
    label=_("我的提问被关闭或重新打开"),
    group=pgettext_lazy("list", "提问"),
    one=_("%(actor)s 处理了你的提问“%(title)s”"),
    is_optional=False,
    icon="comment",
)
