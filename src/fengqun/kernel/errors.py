"""Typed refusals: a stable code for programs, a sentence for people in their language."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A command's refusal. Nothing has been changed when it is raised.

    Subclasses set `code` (stable, dotted: `orders.sold_out`), `status` (the HTTP status it answers with)
    and `sentence` (translatable, may hold `%(name)s` for the keyword details it is raised with).
    """

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 422
    sentence: ClassVar[str | Promise] = _("这件事没有办成。")

    def __init__(self, **details: object) -> None:
        super().__init__(self.code, details)
        self.details = details

    def __str__(self) -> str:
        return str(self.sentence) % self.details


class NotFound(DomainError):
    """The thing does not exist, or not for this person."""

    code = "not_found"
    status = 404
    sentence = _("没有找到，可能已经被移走。")


class Denied(DomainError):
    """The person is known and may not do this; `reason` says why."""

    code = "denied"
    status = 403
    sentence = _("%(reason)s")


class Silenced(DomainError):
    """A judge decided that the member may read and not write for a while. Details: until, reason, ends_at."""

    code = "silenced"
    status = 403
    sentence = _("你暂时不能发言，%(until)s 之后自动恢复。原因：%(reason)s 觉得不对，可以到“我的 · 违规与申诉”申诉。")


class RulesUnread(DomainError):
    """The rules changed, and the member has to accept them before writing again. Details: version."""

    code = "rules_unread"
    status = 403
    sentence = _("群规更新到第 %(version)s 版了。先读一遍并同意，再来发言。")


class SignInRequired(DomainError):
    """The person is not known yet."""

    code = "sign_in_required"
    status = 401
    sentence = _("请先登录。")


class Conflict(DomainError):
    """Somebody else was faster, or the same key came with another request."""

    code = "conflict"
    status = 409
    sentence = _("情况刚刚变了，请刷新后再试。")
