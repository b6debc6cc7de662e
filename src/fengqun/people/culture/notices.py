"""What leaders are told about their pages."""

from django.utils.translation import gettext_lazy as _

from fengqun.people.notifications.kinds import notice_kind

PUBLISHED = notice_kind(
    "culture.persona_published",
    label=_("我的人物页发布了"),
    group=_("文化"),
    one=_("你的人物页发布了"),
    many=_("你的人物页发布了"),
    icon="star",
)
DECLINED = notice_kind(
    "culture.persona_declined",
    label=_("我的人物页没有通过"),
    group=_("文化"),
    one=_("你的人物页还不能发布：%(reason)s"),
    many=_("你的人物页还不能发布：%(reason)s"),
    is_optional=False,
    icon="alert",
)
