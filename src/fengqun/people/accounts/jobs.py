"""What this room does in the background."""

from uuid import UUID

from fengqun.people.accounts.erasing import carry_out_erasures
from fengqun.people.accounts.exporting import forget_exports, prepare_export
from fengqun.spine.jobs.registry import job, periodic


@job(name="accounts.make_export")
def make_export(*, export_id: UUID) -> None:
    """Make the copy of their data that a person asked for."""
    prepare_export(export_id)


@periodic("17 * * * *", name="accounts.carry_out_erasures")
def carry_out_due_erasures() -> None:
    """Erase those whose week is over."""
    carry_out_erasures()


@periodic("35 3 * * *", name="accounts.forget_exports")
def forget_old_exports() -> None:
    """Forget copies whose time is over."""
    forget_exports()
