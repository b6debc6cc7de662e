"""What this room may refuse."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import NotFound


class NotInTransaction(RuntimeError):
    """The index is written in the transaction that changes the thing itself; there was none."""


class UnknownKind(NotFound):
    """No room has things of this kind. Details: kind."""

    code = "search.unknown_kind"
    sentence = _("没有“%(kind)s”这一类可以找。")
