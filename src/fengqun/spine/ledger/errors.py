"""The ledger's refusals."""

from django.utils.translation import gettext_lazy as _

from fengqun.kernel.errors import Conflict, DomainError, NotFound


class InsufficientFunds(DomainError):
    """A floored account would fall below zero. Details: `account` (its label), `account_id`."""

    code = "ledger.insufficient_funds"
    status = 422
    sentence = _("“%(account)s”里可用的不够。")


class KeyReused(Conflict):
    """The idempotency key was used for another request. Details: `key`, `journal_id`."""

    code = "ledger.key_reused"
    sentence = _("这个请求编号已经用在另一笔账上，什么都没有改动。")


class TransferNotPending(Conflict):
    """The transfer has been posted, voided or expired before. Details: `transfer_id`, `state`."""

    code = "ledger.transfer_not_pending"
    sentence = _("这笔流水已经处理过了，现在是“%(state)s”。")


class TransferLapsed(Conflict):
    """The pending transfer's time is over; it can only be released. Details: `transfer_id`."""

    code = "ledger.transfer_lapsed"
    sentence = _("这笔待结算的流水已经过了期限，不能再结算。")


class SettlesTooMuch(DomainError):
    """More would be posted than is pending. Details: `transfer_id`."""

    code = "ledger.settles_too_much"
    sentence = _("结算的金额比待结算的多。")


class AlreadyReversed(Conflict):
    """The journal has been reversed before. Details: `journal_id`."""

    code = "ledger.already_reversed"
    sentence = _("这笔账已经冲正过一次。")


class NotReversible(DomainError):
    """The journal made no transfer of its own that could be mirrored. Details: `journal_id`."""

    code = "ledger.not_reversible"
    sentence = _("这笔账只处理了别的流水，自己没有可以冲正的。")


class TransferNotFound(NotFound):
    """No such transfer in this community. Details: `transfer_id`."""

    code = "ledger.transfer_not_found"
    sentence = _("账本里没有这笔流水。")


class JournalNotFound(NotFound):
    """No such journal in this community. Details: `journal_id`."""

    code = "ledger.journal_not_found"
    sentence = _("账本里没有这笔账。")


class AccountNotFound(NotFound):
    """No such account in this community. Details: `account_id`."""

    code = "ledger.account_not_found"
    sentence = _("账本里没有这个账户。")
