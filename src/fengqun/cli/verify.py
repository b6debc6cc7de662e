"""`fengqun verify`: recompute every balance and say what is wrong."""

import typer

from fengqun.cli.support.console import bad, good, say
from fengqun.cli.support.django import prepare
from fengqun.cli.support.language import gettext as _
from fengqun.cli.support.progress import progress_bar

app = typer.Typer()

FOUND_CODE = 1
COUNTS = ("accounts", "journals", "transfers", "blocks")


@app.command(help=_("重新核算全部账目，有不对的就说出来。"))
def verify() -> None:
    """Print each finding; end with code 1 when there is one."""
    prepare()
    if not is_clean():
        raise typer.Exit(FOUND_CODE)


def is_clean() -> bool:
    """Verify the whole ledger, print what is found, answer whether nothing was."""
    # Rooms are there once Django is set up.
    from fengqun.spine.ledger.queries import verify as recompute

    with progress_bar(_("核账")) as progress:
        report = recompute(progress=progress)
    for finding in report:
        bad(str(finding))
    looked_at = _("核对了 {accounts} 个账户、{journals} 笔日记账、{transfers} 笔流水、{blocks} 个封存块。")
    say(looked_at.format(**{name: f"{getattr(report, name):,}" for name in COUNTS}))
    if report.is_clean:
        good(_("账目全部对得上。"))
    return report.is_clean
