"""Refusals of this room."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import DomainError, NotFound


class NotAPromoter(DomainError):
    """The member has not become a promoter."""

    code = "referrals.not_a_promoter"
    status = 403
    sentence = _("成为推客后才能生成推广链接。")


class ForeignTarget(DomainError):
    """The link would leave the community."""

    code = "referrals.foreign_target"
    sentence = _("推广链接只能指向本社群的页面。")


class UnknownCode(NotFound):
    """No such referral code in this community."""

    code = "referrals.unknown_code"
    sentence = _("没有这个推荐码，请核对后再填。")


class OwnCode(DomainError):
    """A buyer typed her own code."""

    code = "referrals.own_code"
    sentence = _("不能填自己的推荐码。")


class RateOutOfRange(DomainError):
    """A rate outside of what is allowed."""

    code = "referrals.rate_out_of_range"
    sentence = _("佣金比例要在 0 到 %(maximum)s%% 之间。")


class StartsInThePast(DomainError):
    """A rule may not change what has been sold already."""

    code = "referrals.starts_in_the_past"
    sentence = _("新规则只能从现在或以后开始。")


class DefaultRateMissing(DomainError):
    """The community's default needs a number."""

    code = "referrals.default_rate_missing"
    sentence = _("请填写默认比例。")
