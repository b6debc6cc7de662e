"""`fengqun demo`: load the demo community into a trial server."""

import time
from typing import Annotated

import typer
from django.conf import settings

from fengqun.cli.support import demo as loading
from fengqun.cli.support import steps
from fengqun.cli.support.console import Mistake, good, say
from fengqun.cli.support.django import prepare
from fengqun.cli.support.language import gettext as _
from fengqun.cli.support.progress import progress_bar
from fengqun.kernel.database import ensure_embedded, keep_running

app = typer.Typer()

SEED = 20260501


@app.command(help=_("载入示范社群：重演一家咖啡社半年里发生的事。"))
def demo(
    members: Annotated[int, typer.Option(help=_("示范社群的成员数"), min=20)] = 300,
    days: Annotated[int, typer.Option(help=_("示范社群的历史天数"), min=20)] = 180,
    seed: Annotated[int, typer.Option(help=_("同一个数，同一天，重演出同样的事"))] = SEED,
) -> None:
    """Load it once; say clearly when it is there already, or was broken off."""
    prepare("owner")
    if not settings.IS_TRIAL:
        raise Mistake(_("示范社群只能载入试用服务器。请设 FENGQUN_TRIAL=1，或直接运行 fengqun up。"))
    if not settings.DATABASE.url:
        keep_running(ensure_embedded(settings.HOME))  # started again if it dies meanwhile
    if loading.is_unfinished():
        raise Mistake(_("示范社群上次没有载入完，不会接着载入。请清空数据库，或换一个 FENGQUN_HOME 再来。"))
    if loading.is_there():
        good(_("示范社群已经在了。"))
    else:
        started_at = time.monotonic()
        with progress_bar(_("载入示范社群")) as progress:
            loading.build(seed=seed, members=members, days=days, progress=progress)
        steps.make_partitions()
        good(_("示范社群已载入（{seconds:.0f} 秒）").format(seconds=time.monotonic() - started_at))
    for person in loading.sign_ins():
        say(f"{person.role}  {person.name}  {person.email}  {person.path}")
