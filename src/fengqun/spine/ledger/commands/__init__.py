"""What can be done with the ledger."""

from fengqun.spine.ledger.commands.expire import expire_due
from fengqun.spine.ledger.commands.grant import grant_application_role
from fengqun.spine.ledger.commands.post import post, post_many
from fengqun.spine.ledger.commands.reverse import reverse
from fengqun.spine.ledger.commands.seal import seal, seal_all
from fengqun.spine.ledger.commands.settle import settle
from fengqun.spine.ledger.commands.sync_chart import sync_chart
from fengqun.spine.ledger.commands.void import void

__all__ = [
    "expire_due",
    "grant_application_role",
    "post",
    "post_many",
    "reverse",
    "seal",
    "seal_all",
    "settle",
    "sync_chart",
    "void",
]
