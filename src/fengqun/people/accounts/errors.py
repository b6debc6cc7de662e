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
