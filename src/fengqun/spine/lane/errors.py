"""What the lane refuses by itself, before anything is decided."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import DomainError


class Refused(DomainError):
    """A refusal of the lane. `waits` is how many seconds later asking again makes sense, None where it never does."""

    waits: ClassVar[float | None] = None


class TokenMissing(Refused):
    """Nothing says who asks."""

    code = "token_missing"
    status = 401
    sentence = _("请先登录，再从活动页面进来。")


class TokenInvalid(Refused):
    """The token is not one of ours, or is for something else."""

    code = "token_invalid"
    status = 401
    sentence = _("入场凭证不对，请刷新页面再试。")


class TokenExpired(Refused):
    """The token was ours once."""

    code = "token_expired"
    status = 401
    sentence = _("入场凭证过期了，请刷新页面再试。")


class KeyMissing(Refused):
    """No Idempotency-Key: a retry could not be told from a second wish."""

    code = "key_missing"
    status = 400
    sentence = _("请求里少了 Idempotency-Key。")


class KeyInvalid(Refused):
    """The Idempotency-Key is too long or holds characters that are not visible ASCII."""

    code = "key_invalid"
    status = 400
    sentence = _("Idempotency-Key 要写 1 到 80 个可见的 ASCII 字符。")


class BodyInvalid(Refused):
    """The body is not a JSON object with a word."""

    code = "body_invalid"
    status = 400
    sentence = _("请求的内容不完整或格式不对。")


class BodyTooLarge(Refused):
    """No wish is that long."""

    code = "body_too_large"
    status = 413
    sentence = _("请求的内容太长了。")


class SubjectNotFound(Refused):
    """The address names nothing."""

    code = "not_found"
    status = 404
    sentence = _("没有找到，可能已经被移走。")


class TooMany(Refused):
    """A member or an address asks more often than anybody needs to."""

    code = "too_many"
    status = 429
    sentence = _("点得太快了，歇一下再试。")
    waits = 1.0


class Busy(Refused):
    """As many claims wait as may wait."""

    code = "busy"
    status = 503
    sentence = _("现在人太多，请马上再试一次。")
    waits = 0.5


class Undecided(Refused):
    """The database is slow or gone. The same key asks again, and gets the answer if there already is one."""

    code = "undecided"
    status = 503
    sentence = _("还没有结果，请用同一个请求再试一次，不会重复。")
    waits = 1.0
