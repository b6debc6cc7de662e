"""What this room refuses."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import Denied, DomainError, NotFound


class PersonNotFound(NotFound):
    """No such person on this server."""

    code = "accounts.person_not_found"
    sentence = _("没有找到这个人。")


class TokenNotFound(NotFound):
    """No such token of this person."""

    code = "accounts.token_not_found"
    sentence = _("没有找到这个令牌。")


class TokenNameMissing(DomainError):
    """A token has a name, so that its owner knows later what it is for."""

    code = "accounts.token_name_missing"
    sentence = _("给令牌起个名字，以后好认。")


class TooManyTokens(DomainError):
    """A person has a limited number of tokens at a time."""

    code = "accounts.too_many_tokens"
    sentence = _("令牌太多了，先停用几个不用的。")


class NotByToken(Denied):
    """A program may not make, see or end tokens; its person does, signed in."""

    code = "accounts.not_by_token"
    sentence = _("令牌不能管理令牌，请登录后再来。")


class TokenInvalid(DomainError):
    """The program's token is unknown, expired or revoked."""

    code = "accounts.token_invalid"
    status = 401
    sentence = _("令牌无效或已过期。")


class LanguageUnknown(DomainError):
    """The language is none that pages are translated to."""

    code = "accounts.language_unknown"
    sentence = _("还没有这种语言。")


class NotATrialServer(NotFound):
    """Demo sign-ins and the mailbox exist on trial servers only."""

    code = "accounts.not_a_trial_server"
    sentence = _("没有找到，可能已经被移走。")


class ExportUnderWay(DomainError):
    """One copy at a time."""

    code = "accounts.export_under_way"
    sentence = _("上一份还在准备，好了会发邮件告诉你。")


class ExportNotFound(NotFound):
    """No such copy of this person, or its time is over."""

    code = "accounts.export_not_found"
    sentence = _("没有找到这份数据，或者已经过期。可以再要一份。")


class ErasureHindered(DomainError):
    """The account cannot be erased now. Details: reasons."""

    code = "accounts.erasure_hindered"
    status = 409
    sentence = _("现在还不能注销：%(reasons)s")


class ErasureNotAsked(NotFound):
    """There is no erasure that this could be about."""

    code = "accounts.erasure_not_asked"
    sentence = _("没有在注销的账号。")


class ErasureCodeWrong(DomainError):
    """The code is not the one that was sent, too old, or was guessed at too often."""

    code = "accounts.erasure_code_wrong"
    status = 422
    sentence = _("验证码不对或已过期，请重新发一个。")


class ErasureNotTyped(DomainError):
    """Who wants to go types their address, so that nobody goes by a slip."""

    code = "accounts.erasure_not_typed"
    status = 422
    sentence = _("请完整输入你的邮箱。")


class CodeTooSoon(DomainError):
    """A code a minute."""

    code = "accounts.code_too_soon"
    status = 429
    sentence = _("验证码刚发过，请等一分钟。")
