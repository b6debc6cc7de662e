"""Verify: recompute the whole ledger in the database and name all that is wrong.

Each check (`checks.py`) is one statement that streams over the rows and answers the offenders, at most
`MAX_OFFENDERS` of them. What each one proves is told in docs/ledger.md.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqun.spine.ledger.models import Account, Block, Journal, Transfer
from fengqun.spine.ledger.queries.checks import CHECKS, MAX_OFFENDERS, Check

ACTIVITY = "activity"
"""The kind under which the ids of activities are asked for."""

_CAUSES_AT_ONCE = 5000

CauseCheck = Callable[[UUID, str, Sequence[UUID]], Iterable[UUID]]
"""`check(community_id, kind, ids)` answers those ids that do not exist; nothing for kinds it does not know."""

Progress = Callable[[int, int], None]
"""Called with how many checks are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: a stable code, a sentence, and the ids of what it is about."""

    code: str
    sentence: str | Promise
    community_id: UUID | None
    ids: tuple[UUID, ...]
    expected: str = ""
    found: str = ""

    def __str__(self) -> str:
        values = {
            "ids": ", ".join(map(str, self.ids)),
            "expected": self.expected,
            "found": self.found,
            "community": self.community_id,
        }
        return f"{self.code}: {str(self.sentence) % values}"

    def as_data(self) -> dict[str, Any]:
        """For programs; the sentence in the active language."""
        return {
            "code": self.code,
            "sentence": str(self),
            "community_id": str(self.community_id) if self.community_id else None,
            "ids": [str(identifier) for identifier in self.ids],
            "expected": self.expected,
            "found": self.found,
        }


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What was looked at and what is wrong with it. Empty, hence false, when nothing is."""

    findings: tuple[Finding, ...]
    accounts: int
    journals: int
    transfers: int
    blocks: int

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    @property
    def codes(self) -> frozenset[str]:
        """The kinds of what was found."""
        return frozenset(finding.code for finding in self.findings)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)


_cause_checks: dict[str, CauseCheck] = {}


def register_cause_check(check: CauseCheck) -> CauseCheck:
    """Let `verify` ask whether the objects and activities that caused journals exist."""
    _cause_checks[f"{check.__module__}.{check.__qualname__}"] = check
    return check


def verify(
    community_id: UUID | None = None, *, causes: CauseCheck | None = None, progress: Progress | None = None
) -> VerifyReport:
    """Recompute the ledger of one community or of all, in one snapshot, and answer all that is wrong.

    `causes` is asked besides the registered checks. Reads only; needs no lock, and runs beside posting.
    """
    report = progress or _silently
    asked = [*_cause_checks.values(), *([causes] if causes else [])]
    total = len(CHECKS) + 1
    findings: list[Finding] = []
    is_ours = not connection.in_atomic_block
    with transaction.atomic():
        if is_ours:
            _take_snapshot()
        _join_whole_tables(is_on=True)
        for done, check in enumerate(CHECKS):
            report(done, total)
            findings.extend(_offenders(check, community_id))
        _join_whole_tables(is_on=False)
        report(len(CHECKS), total)
        findings.extend(_missing_causes(community_id, asked))
        counts = [_count(model, community_id) for model in (Account, Journal, Transfer, Block)]
    report(total, total)
    return VerifyReport(tuple(findings), *counts)


def _join_whole_tables(*, is_on: bool) -> None:
    """Let the planner join whole tables by hash only, whatever it believes about their size and our limits."""
    value = "off" if is_on else "on"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('enable_nestloop', %s, true), set_config('enable_mergejoin', %s, true)", [value, value]
        )


def _take_snapshot() -> None:
    """Let all checks see one moment."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _offenders(check: Check, community_id: UUID | None) -> list[Finding]:
    scope = "true" if community_id is None else "{}.community_id = %(community)s"
    with connection.cursor() as cursor:
        cursor.execute(check.statement(scope), {"community": community_id, "limit": MAX_OFFENDERS})
        return [
            Finding(check.code, check.sentence, community, tuple(ids), str(expected or ""), str(found or ""))
            for community, ids, expected, found in cursor.fetchall()
        ]


def _missing_causes(community_id: UUID | None, asked: Sequence[CauseCheck]) -> list[Finding]:
    """Causes and activities that nobody knows any more."""
    if not asked:
        return []
    findings: list[Finding] = []
    for (community, kind), ids in _named_causes(community_id):
        missing = {identifier for check in asked for identifier in check(community, kind, ids)}
        findings.extend(
            Finding(
                "journal.cause_missing",
                _("%(found)s %(ids)s 是一笔账的起因，却已经不存在。"),
                community,
                (each,),
                "",
                kind,
            )
            for each in sorted(missing)
        )
    return findings


def _named_causes(community_id: UUID | None) -> Iterator[tuple[tuple[UUID, str], list[UUID]]]:
    """All causes and activities that journals name, in groups of one community and kind."""
    rows = Journal.objects.all() if community_id is None else Journal.objects.filter(community_id=community_id)
    waiting: dict[tuple[UUID, str], set[UUID]] = defaultdict(set)
    named = rows.values_list("community_id", "cause_kind", "cause_id", "activity_id")
    for community, kind, cause_id, activity_id in named.iterator(chunk_size=_CAUSES_AT_ONCE):
        waiting[community, kind].add(cause_id)
        if activity_id is not None:
            waiting[community, ACTIVITY].add(activity_id)
        for group in [
            group for group in ((community, kind), (community, ACTIVITY)) if len(waiting[group]) >= _CAUSES_AT_ONCE
        ]:
            yield group, sorted(waiting.pop(group))
    for group, ids in sorted(waiting.items()):
        if ids:
            yield group, sorted(ids)


def _count(model: type[Account | Journal | Transfer | Block], community_id: UUID | None) -> int:
    rows = model._default_manager.all()  # noqa: SLF001 - Django's documented way
    return (rows if community_id is None else rows.filter(community_id=community_id)).count()


def _silently(done: int, total: int) -> None:
    """Tell nobody."""
