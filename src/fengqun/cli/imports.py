"""`fengqun import …`: bring in what people have elsewhere."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Protocol

import typer
from rich.table import Table

from fengqun.cli.support import steps
from fengqun.cli.support.console import Mistake, bad, good, out, say
from fengqun.cli.support.django import prepare
from fengqun.cli.support.language import gettext as _
from fengqun.cli.support.progress import progress_bar

app = typer.Typer(name="import", no_args_is_help=True, help=_("把别处的数据带进来。"))

SHOWN_PROBLEMS = 20


@app.callback()
def group() -> None:
    """Keep `orders` a word of its own while it is the only verb."""


@app.command(help=_("导入购买记录（CSV 或 XLSX）：成员、订单和账。可以重复运行，已有的不会再来一遍。"))
def orders(
    file: Annotated[Path, typer.Argument(help=_("CSV 或 XLSX 文件"))],
    community: Annotated[str, typer.Option("--community", "-c", help=_("社群的网址名"))],
    mapping: Annotated[
        list[str] | None, typer.Option("--map", help=_("字段=列名；日期可写 date=列名:%Y%m%d。可以给多次"))
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("只看会导入什么，不写入"))] = False,  # noqa: FBT002
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help=_("跳过读不了的行"))] = False,  # noqa: FBT002
) -> None:
    """Import purchases and say what came in, or which rows cannot be read."""
    prepare("owner")  # history from long ago needs partitions of its own
    # Rooms are there once Django is set up.
    from fengqun.importers.purchases.commands import import_purchases
    from fengqun.importers.purchases.errors import RowsUnreadable
    from fengqun.kernel.policies import SYSTEM
    from fengqun.people.communities.queries import community_by_slug
    from fengqun.spine.activity.commands import drain

    card = community_by_slug(community)
    try:
        with progress_bar(_("导入")) as progress:
            report = import_purchases(
                file,
                community_id=card.id,
                actor=SYSTEM,
                mapping=mapping or [],
                dry_run=dry_run,
                skip_bad=skip_bad,
                progress=progress,
            )
    except RowsUnreadable as refusal:
        _print_problems(refusal.problems)
        raise Mistake(str(refusal)) from refusal
    if report.problems:
        _print_problems(report.problems)
    table = Table(show_header=False)
    table.add_row(_("文件里的行"), f"{report.row_count:,}")
    table.add_row(_("购买"), f"{report.purchase_count:,}")
    table.add_row(_("顾客"), f"{report.customer_count:,}")
    table.add_row(_("金额"), f"{report.total.decimal:,} {report.total.unit}")
    if report.first_at and report.last_at:
        table.add_row(_("时间"), f"{report.first_at.date()} – {report.last_at.date()}")
    table.add_row(_("读不了的行"), f"{len(report.problems):,}")
    if not dry_run:
        table.add_row(_("新导入的订单"), f"{report.new_order_count:,}")
    out.print(table)
    if dry_run:
        say(_("这是试运行，什么都没有写入。"))
        return
    steps.make_partitions()
    with progress_bar(_("更新洞察")) as progress:
        done = 0
        while handled := drain(card.id):
            done += handled
            progress(done, done)
    good(_("导入完成。"))


class Problem(Protocol):
    """A row that cannot be read, as the importer tells it."""

    @property
    def line(self) -> int:
        """Where it stands in the file, counted from one."""

    @property
    def column(self) -> str:
        """Which of its cells."""

    @property
    def message(self) -> object:
        """What is wrong with it."""


def _print_problems(problems: Sequence[Problem]) -> None:
    for problem in problems[:SHOWN_PROBLEMS]:
        bad(
            _("第 {line} 行，{column}：{message}").format(
                line=problem.line, column=problem.column, message=problem.message
            )
        )
    if len(problems) > SHOWN_PROBLEMS:
        say(_("另外还有 {count} 行。").format(count=len(problems) - SHOWN_PROBLEMS))
