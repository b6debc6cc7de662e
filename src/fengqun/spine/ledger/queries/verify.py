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

from fengqun.spine.ledger.chart import all_purposes
from fengqun.spine.ledger.models import Account, Block, ChartedPurpose, Journal, Transfer
from fengqun.spine.ledger.queries.checks import CHECKS, MAX_OFFENDERS, Check
from fengqun.spine.ledger.queries.heads import Head

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
    community_id: UUID | None = None,
    *,
    heads: Sequence[Head] = (),
    causes: CauseCheck | None = None,
    progress: Progress | None = None,
) -> VerifyReport:
    """Recompute the ledger of one community or of all, in one snapshot, and answer all that is wrong.

    `heads` were copied elsewhere before: the chain must still hold each, so what they seal was neither cut off nor
    rewritten. `causes` is asked besides the registered checks. Reads only; needs no lock, and runs beside posting.
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
        findings.extend(_changed_chart())
        findings.extend(_lost_heads(community_id, heads))
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


def _changed_chart() -> Iterator[Finding]:
    """Purposes of which the database's chart says something else than the room that declares them."""
    charted = {one.code: one for one in ChartedPurpose.objects.all()}
    for declared in all_purposes():
        one = charted.get(declared.code)
        expected = (declared.category.value, declared.normal.value, declared.floor, declared.shards)
        if one is not None and expected != (one.category, one.normal, one.has_floor, one.shards):
            yield Finding(
                "chart.differs",
                _("数据库的科目表与程序声明的不同：应为 %(expected)s，表里是 %(found)s。"),
                None,
                (),
                _charted(declared.code, *expected),
                _charted(one.code, one.category, one.normal, one.has_floor, one.shards),
            )


def _charted(code: str, category: str, normal: str, has_floor: bool, shards: int) -> str:  # noqa: FBT001 - as it is kept
    return f"{code} {category} {normal} × {shards}{' >= 0' if has_floor else ''}"


def _lost_heads(community_id: UUID | None, heads: Sequence[Head]) -> Iterator[Finding]:
    """Heads copied elsewhere that no block of the chains bears any more."""
    rows = Block.objects.all() if community_id is None else Block.objects.filter(community_id=community_id)
    for head in heads:
        if not rows.filter(number=head.number, hash=bytes.fromhex(head.hash)).exists():
            yield Finding(
                "chain.head_differs",
                _("另外抄下的封存链末端 %(expected)s 已经不在账本里：链被截短或改写过。"),
                community_id,
                (),
                str(head),
            )


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
