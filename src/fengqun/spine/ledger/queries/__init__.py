"""What can be asked of the ledger."""

from fengqun.spine.ledger.queries.balances import (
    account,
    accounts,
    balance,
    balance_at,
    balances,
    find_account,
    totals,
)
from fengqun.spine.ledger.queries.explain import (
    Explanation,
    Fact,
    Formula,
    JournalView,
    Step,
    explain_account,
    explain_journal,
    explain_transfer,
    explains,
    posted_by_rule,
    register_activity_source,
    register_names,
)
from fengqun.spine.ledger.queries.heads import Head, heads, parse_head
from fengqun.spine.ledger.queries.journals import (
    journal,
    journals_of_cause,
    recent_journals,
    search,
    transfer,
    transfers,
)
from fengqun.spine.ledger.queries.statement import statement
from fengqun.spine.ledger.queries.verify import Finding, VerifyReport, register_cause_check, verify

__all__ = [
    "Explanation",
    "Fact",
    "Finding",
    "Formula",
    "Head",
    "JournalView",
    "Step",
    "VerifyReport",
    "account",
    "accounts",
    "balance",
    "balance_at",
    "balances",
    "explain_account",
    "explain_journal",
    "explain_transfer",
    "explains",
    "find_account",
    "heads",
    "journal",
    "journals_of_cause",
    "parse_head",
    "posted_by_rule",
    "recent_journals",
    "register_activity_source",
    "register_cause_check",
    "register_names",
    "search",
    "statement",
    "totals",
    "transfer",
    "transfers",
    "verify",
]
