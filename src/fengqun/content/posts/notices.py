"""What posts tell members of."""

from django.utils.translation import gettext_lazy as _

from fengqun.people.notifications.kinds import notice_kind

COMMENTED = notice_kind(
    "posts.commented",
    label=_("我的帖子有了评论"),
    group=_("帖子"),
    one=_("%(actor)s 评论了“%(title)s”"),
    many=_("%(actor)s 等 %(count)s 人评论了“%(title)s”"),
    icon="comment",
)
REPLIED = notice_kind(
    "posts.replied",
    label=_("有人回复我的评论"),
    group=_("帖子"),
    one=_("%(actor)s 在“%(title)s”里回复了你"),
    many=_("%(actor)s 等 %(count)s 人在“%(title)s”里回复了你"),
    icon="comment",
)
MENTIONED = notice_kind(
    "posts.mentioned",
    label=_("有人提到我"),
    group=_("帖子"),
    one=_("%(actor)s 在“%(title)s”里提到了你"),
    many=_("%(actor)s 等 %(count)s 人在“%(title)s”里提到了你"),
    icon="me",
)
FEATURED = notice_kind(
    "posts.featured",
    label=_("我的帖子被选为精选"),
    group=_("帖子"),
    one=_("“%(title)s”被选为精选"),
    icon="spark",
)
HIDDEN = notice_kind(
    "posts.hidden",
    label=_("我的帖子或评论被隐藏"),
    group=_("帖子"),
    one=_("“%(title)s”被隐藏了：%(reason)s"),
    is_optional=False,
    icon="flag",
)
LET_THROUGH = notice_kind(
    "posts.released",
    label=_("待审的帖子或评论放行了"),
    group=_("帖子"),
    one=_("“%(title)s”已经放行，大家看得到了"),
    is_optional=False,
    icon="check",
)
NOT_LET_THROUGH = notice_kind(
    "posts.refused",
    label=_("待审的帖子或评论没有放行"),
    group=_("帖子"),
    one=_("“%(title)s”没有放行：%(reason)s"),
    is_optional=False,
    icon="flag",
)
