"""What this room refuses."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import Denied, DomainError


class NotOneself(DomainError):
    """Nobody follows, blocks or mutes themselves."""

    code = "profiles.not_oneself"
    sentence = _("这是你自己。")


class FollowBlocked(Denied):
    """One of the two has blocked the other; which one is not said."""

    code = "profiles.follow_blocked"
    sentence = _("现在不能关注这位成员。")


class StaffNotBlocked(DomainError):
    """Who runs the community cannot be blocked; their words can be muted."""

    code = "profiles.staff_not_blocked"
    sentence = _("群主和运营不能屏蔽，可以静音。")


class LinkNotWeb(DomainError):
    """A link on a profile leads to the web. Details: link."""

    code = "profiles.link_not_web"
    status = 422
    sentence = _("“%(link)s”不是网址，要以 https:// 开头。")


class TooManyTies(DomainError):
    """A member follows, blocks and mutes a limited number. Details: limit."""

    code = "profiles.too_many_ties"
    sentence = _("太多了，最多 %(limit)s 位。")


class BirthdayUnknown(DomainError):
    """A birthday is a month and a day. Details: text."""

    code = "profiles.birthday_unknown"
    status = 422
    sentence = _("“%(text)s”不是月和日，写成 03-08 这样。")


class TooMuchTold(DomainError):
    """A field holds a number of entries of some length. Details: label, most, longest."""

    code = "profiles.too_much_told"
    status = 422
    sentence = _("“%(label)s”最多 %(most)s 项，每项不超过 %(longest)s 字。")
