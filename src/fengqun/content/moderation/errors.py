"""Why something is refused here."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import Conflict, Denied, DomainError, NotFound


class CaseNotFound(NotFound):
    """No such case for this person."""

    code = "moderation.case_not_found"
    sentence = _("没有找到，可能已经处理了。")


class ThingNotFound(NotFound):
    """No such thing for this person."""

    code = "moderation.thing_not_found"
    sentence = _("没有找到要举报的内容。")


class OwnThing(DomainError):
    """Nobody flags what they wrote themselves."""

    code = "moderation.own_thing"
    sentence = _("这是你自己写的，可以直接改或删。")


class AlreadyFlagged(Conflict):
    """A member flags a thing once."""

    code = "moderation.already_flagged"
    sentence = _("你已经举报过了。")


class FlagNotFound(NotFound):
    """There is no flag of this member that can be taken back."""

    code = "moderation.flag_not_found"
    sentence = _("这个举报已经处理，或者已经撤回。")


class TooManyFlags(DomainError):
    """Details: limit."""

    code = "moderation.too_many_flags"
    status = 429
    sentence = _("一天最多举报 %(limit)s 次，明天再来。")


class ReasonNeeded(DomainError):
    """A decision against somebody says why."""

    code = "moderation.reason_needed"
    sentence = _("写一句理由，作者会看到。")


class Unreadable(DomainError):
    """Details: reason."""

    code = "moderation.unreadable"
    sentence = _("%(reason)s")


class ClaimedByOther(Conflict):
    """Details: name, until."""

    code = "moderation.claimed"
    sentence = _("%(name)s 正在看这一条，到 %(until)s。")


class AlreadyDecided(Conflict):
    """Somebody else was faster."""

    code = "moderation.already_decided"
    sentence = _("这一条已经有人处理了。")


class NothingToUndo(Conflict):
    """The decision does not stand any more, or the thing is looked at anew."""

    code = "moderation.nothing_to_undo"
    sentence = _("这个决定已经不能撤销了。")


class OwnCaseDecision(Denied):
    """Nobody decides about what they wrote."""

    code = "moderation.own_case"
    sentence = _("这是你自己写的，要由别人来看。")


class AlreadyAppealed(Conflict):
    """One appeal a decision."""

    code = "moderation.already_appealed"
    sentence = _("这个决定你已经申诉过了。")


class NothingToAppeal(DomainError):
    """Only a decision against one's own thing, and in time."""

    code = "moderation.nothing_to_appeal"
    status = 409
    sentence = _("这里没有可以申诉的，或者已经过了 %(days)s 天。")


class NotImpartial(Denied):
    """An appeal is heard by another person."""

    code = "moderation.not_impartial"
    sentence = _("要由另一个人复核。")


class NewcomerLimit(DomainError):
    """Details: what, until (words), ends_at."""

    code = "moderation.newcomer_limit"
    status = 429
    sentence = _("新来的第一天，%(what)s。%(until)s 之后就没有这个限制了。")


class LinkBlocked(DomainError):
    """Details: host."""

    code = "moderation.link_blocked"
    sentence = _("这里不能发 %(host)s 的链接。")


class QuietNow(DomainError):
    """Details: until (words), reason, ends_at."""

    code = "moderation.quiet"
    status = 403
    sentence = _("现在是安静时段，%(until)s 之后可以发。原因：%(reason)s")


class TooFast(DomainError):
    """Details: seconds (between), wait, reason."""

    code = "moderation.too_fast"
    status = 429
    sentence = _("现在每 %(seconds)s 秒发一条，再等 %(wait)s 秒。原因：%(reason)s")
