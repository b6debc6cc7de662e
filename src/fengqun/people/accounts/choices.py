"""Portraits drawn with the product, for people who have not uploaded one."""

from django.utils.translation import gettext_lazy as _

AVATARS = (
    ("", _("用名字的第一个字")),
    ("p-lan", _("头像一")),
    ("p-zhou", _("头像二")),
    ("p-ke", _("头像三")),
    ("p-tong", _("头像四")),
    ("p-bo", _("头像五")),
    ("p-yu", _("头像六")),
    ("p-hao", _("头像七")),
    ("p-qi", _("头像八")),
    ("p-man", _("头像九")),
)
AVATAR_KEYS = frozenset(key for key, _label in AVATARS)
