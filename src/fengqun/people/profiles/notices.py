"""What this room tells members of."""

from django.utils.translation import gettext_lazy as _

from fengqun.people.notifications.kinds import notice_kind

FOLLOWED = notice_kind(
    "profiles.followed",
    label=_("有人关注了我"),
    group=_("人"),
    one=_("%(actor)s 关注了你"),
    many=_("%(actor)s 等 %(count)s 人关注了你"),
    email=False,
    icon="me",
)
