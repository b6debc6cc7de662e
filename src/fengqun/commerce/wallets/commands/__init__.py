"""The verbs of this room, one a file."""

from fengqun.commerce.wallets.commands.approve_payout import approve_payout
from fengqun.commerce.wallets.commands.confirm_paid import confirm_paid
from fengqun.commerce.wallets.commands.confirm_sent import confirm_sent
from fengqun.commerce.wallets.commands.lock_wallets import lock_wallets
from fengqun.commerce.wallets.commands.refuse_payout import refuse_payout
from fengqun.commerce.wallets.commands.report_failure import report_failure
from fengqun.commerce.wallets.commands.request_payout import request_payout
from fengqun.commerce.wallets.commands.retry_payout import retry_payout
from fengqun.commerce.wallets.commands.set_payout_terms import set_payout_terms
from fengqun.commerce.wallets.commands.settle_debt import settle_debt

__all__ = [
    "approve_payout",
    "confirm_paid",
    "confirm_sent",
    "lock_wallets",
    "refuse_payout",
    "report_failure",
    "request_payout",
    "retry_payout",
    "set_payout_terms",
    "settle_debt",
]
