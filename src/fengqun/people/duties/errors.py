"""What this room refuses."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import Conflict, Denied, DomainError, NotFound


class KindNotFound(NotFound):
    """No such kind of duty here."""

    code = "duties.kind_not_found"
    sentence = _("没有找到这项职责。")


class TermNotFound(NotFound):
    """No such term here."""

    code = "duties.term_not_found"
    sentence = _("没有找到这个任期。")


class DelegationNotFound(NotFound):
    """No such delegation stands here."""

    code = "duties.delegation_not_found"
    sentence = _("没有找到这项授权。")


class InvalidDuty(DomainError):
    """Something that was filled in is missing or wrong. Details: reason."""

    code = "duties.invalid"
    sentence = _("%(reason)s")


class TermTaken(Conflict):
    """Somebody else has it, or it is over."""

    code = "duties.taken"
    sentence = _("这个任期已经有人接了，或者已经变了。")


class NotHolder(Denied):
    """Only who holds the term, or was asked, does this."""

    code = "duties.not_holder"
    sentence = _("只有担任的人才能做这件事。")


class NotInCircle(DomainError):
    """Who looks after something in a circle belongs to it."""

    code = "duties.not_in_circle"
    sentence = _("这位成员不在这个圈子里。")


class AlreadyDelegated(Conflict):
    """The member has this right already."""

    code = "duties.already_delegated"
    sentence = _("这位成员已经有这项授权。")


class CodeTaken(Conflict):
    """Another duty has that code."""

    code = "duties.code_taken"
    sentence = _("已经有一项职责用这个代号。")
