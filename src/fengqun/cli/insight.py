"""`fengqun insight …`: what the insight pages show, for a terminal and for programs."""

import json
from typing import Annotated

import typer
from rich.table import Table

from fengqun.cli.support.console import out, say
from fengqun.cli.support.django import prepare
from fengqun.cli.support.language import gettext as _

app = typer.Typer(name="insight", no_args_is_help=True, help=_("洞察：谁会回来。"))


@app.callback()
def group() -> None:
    """Keep `cohorts` a word of its own while it is the only verb."""


@app.command(help=_("按首购月份看谁又来买了。"))
def cohorts(
    community: Annotated[str, typer.Argument(help=_("社群的网址名"))],
    as_json: Annotated[bool, typer.Option("--json", help=_("输出 JSON"))] = False,  # noqa: FBT002
) -> None:
    """Print the monthly cohorts of a community."""
    prepare()
    # Rooms are there once Django is set up.
    from fengqun.insight.journeys.queries import cohorts as cohorts_of
    from fengqun.people.communities.queries import community_by_slug

    table = cohorts_of(community_by_slug(community).id)
    if as_json:
        typer.echo(json.dumps(table.as_data(), indent=2, ensure_ascii=False))
        return
    printed = Table(title=_("同期群：之后每月又买的人数"))
    printed.add_column(_("首购月份"))
    for offset in table.offsets:
        printed.add_column(str(offset), justify="right")
    for cohort in table.cohorts:
        printed.add_row(cohort.month.strftime("%Y-%m"), *(f"{cell.customers:,}" for cell in cohort.cells))
    out.print(printed)
    say(_("买得最多的五分之一顾客占净成交的 {percent}%。").format(percent=table.top_fifth_share))
