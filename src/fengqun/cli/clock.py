"""`fengqun clock …`: the clock of a trial server, which can be moved forward."""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from fengqun.cli.support.console import Mistake, good, say
from fengqun.cli.support.django import choose_home
from fengqun.cli.support.language import gettext as _
from fengqun.kernel import clock

app = typer.Typer(name="clock", no_args_is_help=True, help=_("试用服务器的时钟：看时间，往前拨。"))

UNITS = {"d": "days", "h": "hours", "m": "minutes"}


@app.command(help=_("服务器现在的时间。"))
def show() -> None:
    """Print the server's present moment."""
    choose_home(None)
    say(written(clock.now()))


@app.command(help=_("把时钟往前拨，例如 fengqun clock advance 8d。"))
def advance(span: Annotated[str, typer.Argument(help=_("多久：8d、12h、30m，可以连写，例如 1d12h"))]) -> None:
    """Move the clock forward for all processes of a trial server."""
    choose_home(None)
    forward = parse_span(span)
    if not clock.has_shared_clock():
        raise Mistake(_("这个服务器没有试用时钟。只有 fengqun up 启动的试用服务器才能拨时间。"))
    offset = clock.advance_shared(forward)
    good(_("现在是 {moment}，一共往前拨了 {offset}。").format(moment=written(clock.now()), offset=offset))


def written(moment: datetime) -> str:
    """A moment in the zone of this machine and, where that differs, in UTC."""
    local = moment.astimezone()
    text = f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    return f"{local:%Y-%m-%d %H:%M:%S %Z} ({text})" if local.utcoffset() else text


def parse_span(text: str) -> timedelta:
    """A span such as `8d`, `12h`, `1d12h30m`. Raises Mistake for anything else."""
    parts = re.findall(r"(\d+)([dhm])", text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        raise Mistake(_("看不懂“{text}”。写成 8d、12h 或 30m 这样。").format(text=text))
    return sum((timedelta(**{UNITS[unit]: int(number)}) for number, unit in parts), timedelta())
