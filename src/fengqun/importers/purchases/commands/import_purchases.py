"""Bring the purchases of a file into a community as members, orders and ledger transfers."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from fengqun.commerce.orders.commands import record_history
from fengqun.commerce.orders.types import HistoricLine, HistoricPurchase
from fengqun.importers.purchases.errors import RowsUnreadable
from fengqun.importers.purchases.mapping import column_map
from fengqun.importers.purchases.models import ImportRun
from fengqun.importers.purchases.parsing import parse
from fengqun.importers.purchases.policies import IMPORT_PURCHASES
from fengqun.importers.purchases.reading import read_header, read_rows
from fengqun.importers.purchases.types import ColumnMap, FileContents, ImportReport, Progress, Purchase
from fengqun.kernel import clock
from fengqun.kernel.money import Money
from fengqun.kernel.policies import Actor
from fengqun.people.communities.commands import import_members
from fengqun.people.communities.queries import community_by_id
from fengqun.people.communities.types import CommunityCard

CHUNK_PURCHASES = 2_000
SOURCE = "purchases"
"""Members and orders of this importer are known by their id there, under this name."""


def import_purchases(
    path: Path,
    *,
    community_id: UUID,
    actor: Actor,
    mapping: Sequence[str] = (),
    dry_run: bool = False,
    skip_bad: bool = False,
    progress: Progress | None = None,
    chunk_purchases: int = CHUNK_PURCHASES,
) -> ImportReport:
    """Import the file's purchases; answer what was done, or with `dry_run` what would be.

    `mapping` holds `field=column` arguments (see `mapping.column_map`). Each `chunk_purchases` come in as one
    transaction, so a run that is cut off resumes where it stopped when it is called again with the same
    file and mapping, and a finished one changes nothing. Orders are told apart by their source id: what is
    already here stays as it is.

    Raises FileUnreadable, MappingUnreadable, ColumnMissing, RowsUnreadable (unless `skip_bad`), Denied.
    """
    actor.require(IMPORT_PURCHASES, community_id)
    community = community_by_id(community_id)
    columns = column_map(mapping, read_header(path))
    contents = parse(read_rows(path), columns, currency=community.currency, zone=community.zone)
    report = _report(contents, community, is_dry=dry_run)
    if dry_run:
        return report
    if contents.problems and not skip_bad:
        raise RowsUnreadable(contents.problems)
    run = _run(path, columns, contents, community_id)
    resumed_at = run.done_count
    for start in range(resumed_at, len(contents.purchases), chunk_purchases):
        chunk = contents.purchases[start : start + chunk_purchases]
        _bring_in(chunk, community, run.id, done=start + len(chunk))
        if progress is not None:
            progress(start + len(chunk), len(contents.purchases))
    run.refresh_from_db()
    return _report(contents, community, resumed_at=resumed_at, new_order_count=run.new_order_count)


def _run(path: Path, columns: ColumnMap, contents: FileContents, community_id: UUID) -> ImportRun:
    digest = hashlib.sha256(repr(columns).encode())
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    run, _made = ImportRun.objects.get_or_create(
        community_id=community_id,
        fingerprint=digest.hexdigest(),
        defaults={
            "file_name": path.name[-255:],
            "purchase_count": len(contents.purchases),
            "problem_count": len(contents.problems),
        },
    )
    return run


@transaction.atomic(durable=True)
def _bring_in(chunk: Sequence[Purchase], community: CommunityCard, run_id: UUID, *, done: int) -> None:
    people = {
        purchase.customer: (
            purchase.customer,
            purchase.name or _("顾客 %(number)s") % {"number": purchase.customer},
            purchase.moment,
            purchase.email or None,
        )
        for purchase in reversed(chunk)
    }
    members = import_members(community.id, list(people.values()), source=SOURCE)
    recorded = record_history(
        community.id,
        [
            HistoricPurchase(
                source_id=purchase.source_id,
                member_id=members[purchase.customer],
                occurred_at=purchase.moment,
                lines=tuple(HistoricLine(item.title, item.quantity, item.amount_minor) for item in purchase.items),
                currency=community.currency,
            )
            for purchase in chunk
        ],
        source=SOURCE,
    )
    runs = ImportRun.objects.filter(id=run_id)
    runs.update(done_count=done, new_order_count=F("new_order_count") + recorded.recorded)
    runs.filter(purchase_count=done).update(state=ImportRun.State.FINISHED, finished_at=clock.now())


def _report(
    contents: FileContents,
    community: CommunityCard,
    *,
    is_dry: bool = False,
    resumed_at: int = 0,
    new_order_count: int = 0,
) -> ImportReport:
    purchases = contents.purchases
    return ImportReport(
        row_count=contents.row_count,
        purchase_count=len(purchases),
        customer_count=len({purchase.customer for purchase in purchases}),
        total=Money(sum(item.amount_minor for purchase in purchases for item in purchase.items), community.currency),
        first_at=purchases[0].moment if purchases else None,
        last_at=purchases[-1].moment if purchases else None,
        problems=contents.problems,
        is_dry=is_dry,
        resumed_at=resumed_at,
        new_order_count=new_order_count,
    )
