"""The closed sets of words of this room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TieKind(models.TextChoices):
    """What one member is to another, one way."""

    FOLLOW = "follow", _("关注")
    BLOCK = "block", _("屏蔽")
    MUTE = "mute", _("静音")


class Field(models.TextChoices):
    """What members may tell of themselves beyond their name."""

    ABOUT = "about", _("介绍")
    PLACE = "place", _("所在地")
    TAGS = "tags", _("兴趣")
    LINKS = "links", _("个人链接")
    BIRTHDAY = "birthday", _("生日")


class Audience(models.TextChoices):
    """To whom one field is told, widest first."""

    EVERYBODY = "everybody", _("社群里的人")
    CIRCLES = "circles", _("同圈子的人")
    FOLLOWERS = "followers", _("互相关注的人")
    ONLY_ME = "me", _("只有我")
