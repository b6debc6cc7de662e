"""`fengqun work`: background jobs and the activities that wait for their subscribers."""

from typing import Annotated

import typer
from django.conf import settings

from fengqun.cli.support import leash
from fengqun.cli.support.django import prepare
from fengqun.cli.support.language import gettext as _
from fengqun.kernel.database import ensure_embedded, keep_running
from fengqun.kernel.messages import compile_catalogs

app = typer.Typer()

Leash = Annotated[int | None, typer.Option("--leash", hidden=True)]


@app.command(help=_("运行后台工作进程。"))
def work(held: Leash = None) -> None:
    """Work until told to stop; what is in hand is finished first."""
    prepare("work")
    # Rooms are there once Django is set up.
    from fengqun.spine.jobs.commands import work as work_on_jobs

    if held is not None:
        leash.follow(held)
    else:
        compile_catalogs()
    if not settings.DATABASE.url:
        keep_running(ensure_embedded(settings.DATABASE.home))
    work_on_jobs()
