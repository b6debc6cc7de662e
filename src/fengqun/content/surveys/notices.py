"""What members are told about surveys."""

from django.utils.translation import gettext_lazy as _

from fengqun.people.notifications.kinds import notice_kind

ASKED = notice_kind(
    "surveys.asked",
    label=_("有问卷请我答"),
    group=_("问卷"),
    one=_("“%(title)s”想听听你的"),
    many=_("“%(title)s”想听听你的"),
    email=False,
    icon="scale",
)
