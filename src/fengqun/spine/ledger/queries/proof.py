"""The proof band: what can truly be said of a community's books, and how fresh it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fengqun.kernel import clock
from fengqun.kernel.money import Money
from fengqun.kernel.prepared import prepared
from fengqun.spine.ledger.models import Block, Unsealed, Verification
from fengqun.spine.ledger.queries.balances import UnitTotals, totals

PATIENCE = timedelta(minutes=15)
"""A request for a verification that has not been answered for so long is forgotten, and may be made again."""

STATEMENTS: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (_("每笔借贷相等"), ("unit.", "transfer.unit_differs", "account.missing")),
    (_("余额等于流水合计"), ("account.posted_", "account.pending_", "account.identity_", "account.versions_",
                       "transfer.version_", "transfer.balance_")),
    (_("该有底线的账户没有负数"), ("account.below_floor",)),
    (_("每笔都有起因"), ("transfer.without_", "transfer.settled_", "journal.")),
    (_("冲正都是原账的镜像"), ("reversal.",)),
    (_("封存之后没有改动"), ("chain.",)),
)  # fmt: skip
"""What the verification proves, each with the beginnings of the codes of findings that would refute it."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that was verified, with how many findings refute it."""

    text: str | Promise
    findings: int

    @property
    def is_true(self) -> bool:
        """Whether nothing speaks against it."""
        return self.findings == 0


@dataclass(frozen=True, slots=True)
class KeptFinding:
    """A finding of a remembered verification; the sentence is kept in the source language."""

    code: str
    sentence: str
    ids: tuple[str, ...]
    expected: str
    found: str

    def __str__(self) -> str:
        values = {"ids": ", ".join(self.ids), "expected": self.expected, "found": self.found}
        return gettext(self.sentence) % values


@dataclass(frozen=True, slots=True)
class VerificationCard:
    """A verification that was made: when, over how much, and what it found."""

    id: UUID
    verified_at: datetime
    accounts: int
    journals: int
    transfers: int
    blocks: int
    findings: tuple[KeptFinding, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    @property
    def statements(self) -> list[Statement]:
        """What was proved, or refuted."""
        return [
            Statement(text, sum(finding.code.startswith(codes) for finding in self.findings))
            for text, codes in STATEMENTS
        ]


@dataclass(frozen=True, slots=True)
class Beam:
    """The scale of one unit."""

    unit: str
    debits: Money
    credits: Money

    @property
    def is_level(self) -> bool:
        """Whether debits equal credits."""
        return self.debits == self.credits


@dataclass(frozen=True, slots=True)
class Proof:
    """Debits against credits as they stand now, and the last verification."""

    beams: Sequence[Beam]
    verification: VerificationCard | None
    is_asked: bool
    sealed_at: datetime | None
    block: int
    has_unsealed: bool

    @property
    def is_level(self) -> bool:
        """Whether debits equal credits in every unit, now."""
        return all(beam.is_level for beam in self.beams)

    @property
    def findings(self) -> int:
        """How much the last verification found wrong."""
        return len(self.verification.findings) if self.verification else 0

    @property
    def state(self) -> str:
        """`wrong`, `proved` (level, and verified without a finding), or `level` as long as nothing was verified."""
        if not self.is_level or self.findings:
            return "wrong"
        return "proved" if self.verification else "level"


def proof(community_id: UUID, *, currency: str) -> Proof:
    """The proof band of a community: five statements. The community's own currency stands first."""
    beams = sorted(map(_beam, totals(community_id)), key=lambda beam: (beam.unit != currency, beam.unit))
    last_block = Block.objects.filter(community_id=community_id).order_by("-number")
    sealed = last_block.values_list("number", "sealed_at").first()
    return Proof(
        beams=beams,
        verification=last_verification(community_id),
        is_asked=waiting_verification(community_id) is not None,
        sealed_at=sealed[1] if sealed else None,
        block=sealed[0] if sealed else 0,
        has_unsealed=Unsealed.objects.filter(community_id=community_id).exists(),
    )


def last_verification(community_id: UUID) -> VerificationCard | None:
    """The last verification that has answered."""
    row = next(iter(_answered(community=community_id)), None)
    if row is None or row.verified_at is None:
        return None
    return VerificationCard(
        id=row.id,
        verified_at=row.verified_at,
        accounts=row.accounts,
        journals=row.journals,
        transfers=row.transfers,
        blocks=row.blocks,
        findings=tuple(map(_finding, row.findings)),
    )


@prepared
def _answered(community: UUID) -> QuerySet[Verification]:
    rows = Verification.objects.filter(community_id=community, verified_at__isnull=False)
    return rows.order_by("-verified_at", "-id")[:1]


def waiting_verification(community_id: UUID) -> UUID | None:
    """The verification that was asked for and has not answered yet."""
    asked = Verification.objects.filter(
        community_id=community_id, verified_at=None, asked_at__gt=clock.now() - PATIENCE
    )
    return asked.values_list("id", flat=True).first()


def _beam(total: UnitTotals) -> Beam:
    return Beam(total.unit, Money(total.debits_minor, total.unit), Money(total.credits_minor, total.unit))


def _finding(kept: Mapping[str, Any]) -> KeptFinding:
    return KeptFinding(
        code=kept["code"],
        sentence=kept["sentence"],
        ids=tuple(kept["ids"]),
        expected=kept["expected"],
        found=kept["found"],
    )
