"""What happens in communities below this room, and concerns one member."""

from django.utils.translation import gettext_lazy as _

from fengqun.people.notifications.kinds import notice_kind

LET_IN = notice_kind(
    "communities.let_in",
    label=_("入群申请通过"),
    group=_("社群"),
    one=_("你的申请通过了，欢迎来到%(title)s"),
    email=False,
    is_optional=False,
    icon="door",
)
