"""`fengqun doctor`: look at everything a server needs, and say how to mend what is wrong."""

from typing import Annotated

import typer
from rich.table import Table

from fengqun.cli.support import checks
from fengqun.cli.support.console import bad, doubtful, good, out, say
from fengqun.cli.support.django import prepare
from fengqun.cli.support.language import gettext as _

app = typer.Typer()

FOUND_CODE = 1
SECRET_WORDS = ("KEY", "SECRET", "URL")


@app.command(help=_("检查服务器需要的一切，有问题就说怎么办。"))
def doctor(
    *,
    settings: Annotated[bool, typer.Option("--settings", help=_("打印全部设置"))] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help=_("打印全部设置，写成 docs/settings.md 里的表"))] = False,
) -> None:
    """Print a line for each check; end with code 1 when something is wrong."""
    prepare()
    if settings or markdown:
        print_settings(as_markdown=markdown)
        return
    printers = {"good": good, "doubtful": doubtful, "bad": bad}
    findings = list(checks.all_findings())
    for finding in findings:
        printers[finding.state](finding.text)
    if any(finding.state == "bad" for finding in findings):
        raise typer.Exit(FOUND_CODE)


def print_settings(*, as_markdown: bool) -> None:
    """Every environment variable with its present value and its meaning; secrets are not shown."""
    # Importing the settings reads the environment, which `prepare` settles first.
    from fengqun.settings import environment

    if as_markdown:
        say(environment.as_markdown().rstrip())
        return
    table = Table(box=None, pad_edge=False)
    for title in (_("变量"), _("现在的值"), _("默认"), _("意思")):
        table.add_column(title, overflow="fold")
    for variable in environment.declared():
        is_secret = any(word in variable.name for word in SECRET_WORDS)
        value = environment.value_of(variable)
        shown = _("（已设置）") if is_secret and value else value
        table.add_row(variable.name, shown, variable.default, variable.meaning)
    out.print(table)
