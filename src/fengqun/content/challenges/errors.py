"""What this room refuses."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import Conflict, Denied, DomainError, NotFound


class ChallengeNotFound(NotFound):
    """No such challenge here, or none that this person may know of."""

    code = "challenges.not_found"
    sentence = _("没有找到这个打卡。")


class CheckInNotFound(NotFound):
    """No such check-in for this person."""

    code = "challenges.check_in_not_found"
    sentence = _("没有找到这次打卡，可能已经删除。")


class InvalidChallenge(DomainError):
    """Details: reason."""

    code = "challenges.invalid"
    sentence = _("%(reason)s")


class NotHost(Denied):
    """Only those who run this challenge may do that."""

    code = "challenges.not_host"
    sentence = _("这件事由办这个打卡的人来做。")


class MayNotOpen(Denied):
    """Staff opens challenges, hosts of circles in their circle."""

    code = "challenges.may_not_open"
    sentence = _("打卡由主持和运营来办；圈子的主持可以在自己的圈里办。")


class ChallengeIsOver(Conflict):
    """The challenge has ended or was cancelled."""

    code = "challenges.over"
    sentence = _("这个打卡已经结束了。")


class NotStarted(Conflict):
    """The first day has not come. Details: day."""

    code = "challenges.not_started"
    sentence = _("%(day)s 才开始。")


class ChallengeIsFull(Conflict):
    """The last place is taken. Details: limit."""

    code = "challenges.full"
    sentence = _("名额满了，一共 %(limit)s 位。")


class StageTooLow(Denied):
    """The challenge asks for a stage. Details: stage."""

    code = "challenges.stage_too_low"
    sentence = _("走到“%(stage)s”就能参加。")


class NotTakingPart(Denied):
    """One checks in after joining."""

    code = "challenges.not_taking_part"
    sentence = _("先参加，再打卡。")


class AlreadyCheckedIn(Conflict):
    """There is a check-in for that day. Details: day."""

    code = "challenges.already_checked_in"
    sentence = _("%(day)s 已经打过卡了。")


class DayNotOpen(Conflict):
    """That day can be made up no longer, or not yet. Details: day."""

    code = "challenges.day_not_open"
    sentence = _("%(day)s 不能补打。")


class NothingToMakeUpWith(Conflict):
    """All make-up days are used. Details: limit."""

    code = "challenges.no_makeup_left"
    sentence = _("%(limit)s 次补打都用完了。")


class DayIsOver(Conflict):
    """A check-in can be rewritten on its own day only."""

    code = "challenges.day_is_over"
    sentence = _("当天才能改。可以删掉，不能改了。")


class TooShort(DomainError):
    """Details: least, in characters."""

    code = "challenges.too_short"
    sentence = _("再多写一点，至少 %(least)s 个字。")


class TooLong(DomainError):
    """Details: limit, in characters."""

    code = "challenges.too_long"
    sentence = _("太长了，最多 %(limit)s 字。")


class NeedsPicture(DomainError):
    """A picture is missing."""

    code = "challenges.needs_picture"
    sentence = _("这个打卡要附一张图。")


class NeedsAudio(DomainError):
    """A recording is missing."""

    code = "challenges.needs_audio"
    sentence = _("这个打卡要附一段音频。")


class TooManyMedia(DomainError):
    """Details: limit."""

    code = "challenges.too_many_media"
    sentence = _("一次打卡最多附 %(limit)s 个文件。")


class CheeredLately(Conflict):
    """Cheering every day would be nagging."""

    code = "challenges.cheered_lately"
    sentence = _("两天内已经招呼过了，过些时候再说。")


class NotEarned(Conflict):
    """The certificate has not been earned. Details: needed, done."""

    code = "challenges.not_earned"
    sentence = _("打满 %(needed)s 天才有证书，现在 %(done)s 天。")


class NoLetters(DomainError):
    """No font on this server can write what stands on the certificate."""

    code = "challenges.no_letters"
    status = 503
    sentence = _("这台服务器没有装中文字体，画不出证书图片。证书页面仍然有效。")
