"""What this room may refuse."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import DomainError


class NotInTransaction(RuntimeError):
    """The index is written in the transaction that changes the thing itself; there was none."""


class NothingToLookFor(DomainError):
    """A search without a single letter or character."""

    code = "search.nothing_to_look_for"
    sentence = _("写几个字，才能找。")
