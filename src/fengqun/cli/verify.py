"""`fengqun verify`: recompute every balance and say what is wrong."""

from collections.abc import Sequence
from typing import Annotated

import typer

from fengqun.cli.support.console import Mistake, bad, good, say
from fengqun.cli.support.django import prepare
from fengqun.cli.support.language import gettext as _
from fengqun.cli.support.progress import progress_bar

app = typer.Typer()

FOUND_CODE = 1
COUNTS = ("accounts", "journals", "transfers", "blocks")


@app.command(help=_("重新核算全部账目，有不对的就说出来。"))
def verify(
    head: Annotated[
        list[str] | None,
        typer.Option(metavar="NUMBER:HASH", help=_("以前另外抄下的封存链末端；账本里必须还有它。可以给多个。")),
    ] = None,
) -> None:
    """Print each finding and the head of each chain; end with code 1 when something was found."""
    prepare()
    if not is_clean(head or ()):
        raise typer.Exit(FOUND_CODE)


def is_clean(copied: Sequence[str] = ()) -> bool:
    """Verify the whole ledger, print what is found, answer whether nothing was.

    `copied` are heads of chains that were copied elsewhere. Raises Mistake for one that is malformed.
    """
    # Rooms are there once Django is set up.
    from fengqun.spine.ledger.queries import heads, parse_head
    from fengqun.spine.ledger.queries import verify as recompute

    try:
        asked = [parse_head(text) for text in copied]
    except ValueError as error:
        raise Mistake(_("封存链末端写作“编号:印记”，印记是 64 位十六进制数。")) from error
    with progress_bar(_("核账")) as progress:
        report = recompute(heads=asked, progress=progress)
    for finding in report:
        bad(str(finding))
    looked_at = _("核对了 {accounts} 个账户、{journals} 笔日记账、{transfers} 笔流水、{blocks} 个封存块。")
    say(looked_at.format(**{name: f"{getattr(report, name):,}" for name in COUNTS}))
    for community_id, head in heads().items():
        say(_("社群 {community} 的封存链末端：{head}").format(community=community_id, head=head))
    if report.is_clean:
        good(_("账目全部对得上。"))
    return report.is_clean
