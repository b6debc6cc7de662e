"""Refusals of this room."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import Conflict, Denied, DomainError, NotFound


class PacketNotFound(NotFound):
    """No such packet in this community."""

    code = "redpackets.not_found"
    sentence = _("没有找到这个红包。")


class GivingIsOff(Denied):
    """The community does not let its members give packets."""

    code = "redpackets.giving_is_off"
    sentence = _("这个社群现在只由社群发红包。")


class RequestKeyReused(Conflict):
    """The same form came again with another packet in it."""

    code = "redpackets.request_key_reused"
    sentence = _("这个红包已经发过，内容不同。请刷新页面后再试。")


class RequestKeyUnreasonable(DomainError):
    """The request key is empty or longer than what is kept of it."""

    code = "redpackets.request_key_unreasonable"
    sentence = _("请求编号要有 1 到 %(maximum)s 个字。")


class WishUnreasonable(DomainError):
    """The wish is empty or too long."""

    code = "redpackets.wish_unreasonable"
    sentence = _("祝福写 1 到 %(maximum)s 个字。")


class WordUnreasonable(DomainError):
    """The word consists of nothing, or is too long."""

    code = "redpackets.word_unreasonable"
    sentence = _("口令写 1 到 %(maximum)s 个字。")


class NotOneLine(DomainError):
    """The wish or the word holds an end of a line or a control character."""

    code = "redpackets.not_one_line"
    sentence = _("祝福和口令各写成一行，不要换行，也不要有看不见的控制符。")


class CountUnreasonable(DomainError):
    """Too few or too many shares."""

    code = "redpackets.count_unreasonable"
    sentence = _("每个红包 1 到 %(maximum)s 份。")


class UnitUnknown(DomainError):
    """Neither the community's currency nor its points."""

    code = "redpackets.unit_unknown"
    sentence = _("红包里只能放社群的货币或积分。")


class PotUnreasonable(DomainError):
    """The pot is empty or above the limit."""

    code = "redpackets.pot_unreasonable"
    sentence = _("一个红包最多放 %(maximum)s。")


class ShareTooSmall(DomainError):
    """The pot does not give everybody the least share."""

    code = "redpackets.share_too_small"
    sentence = _("每份至少 %(least)s，%(count)s 份至少要放 %(minimum)s。")


class ShareTooLarge(DomainError):
    """Even shared equally somebody would get more than the greatest share."""

    code = "redpackets.share_too_large"
    sentence = _("每份最多 %(most)s，%(count)s 份最多放 %(maximum)s。")


class DailyAmountReached(DomainError):
    """The giver would give more today than the limit."""

    code = "redpackets.daily_amount_reached"
    sentence = _("每天最多发 %(maximum)s，今天还能发 %(left)s。")


class DailyCountReached(DomainError):
    """The giver has given as many packets today as the limit."""

    code = "redpackets.daily_count_reached"
    sentence = _("每天最多发 %(maximum)s 个红包，明天再发吧。")


class NotEnough(DomainError):
    """The wallet cannot cover the pot."""

    code = "redpackets.not_enough"
    sentence = _("余额不够，现在最多可以放 %(available)s。")


class TimesUnreasonable(DomainError):
    """It opens in the past or too far ahead, or lasts too short or too long."""

    code = "redpackets.times_unreasonable"
    sentence = _("开始时间要在今后 %(days)s 天内，开放 %(shortest)s 分钟到 %(longest)s 小时。")


class AlreadyOpening(Conflict):
    """It can be withdrawn only before it opens."""

    code = "redpackets.already_opening"
    sentence = _("红包已经开始，不能撤回；没领完的到时间会自动退回。")


class PacketEnded(Conflict):
    """Nothing is left to be withdrawn."""

    code = "redpackets.ended"
    sentence = _("这个红包已经结束了。")


class LimitsUnreasonable(DomainError):
    """Limits within which nothing could be given, or beyond what is ever allowed."""

    code = "redpackets.limits_unreasonable"
    sentence = _("这些上限放在一起行不通：最小的份额不能比最大的大，各项都要大于零。")
