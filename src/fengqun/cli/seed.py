"""`fengqun seed`: a large made-up community, for measuring."""

from typing import Annotated

import typer
from django.conf import settings

from fengqun.cli.support.console import Mistake, good
from fengqun.cli.support.django import prepare
from fengqun.cli.support.language import gettext as _
from fengqun.cli.support.progress import progress_bar

app = typer.Typer()


@app.command(help=_("造出一个大社群供测量：成员、帖子、评论。只用于试用服务器。"))
def seed(
    members: Annotated[int, typer.Option(help=_("成员数"), min=60, max=200_000)] = 1_000,
    threads: Annotated[int, typer.Option(help=_("帖子数"), min=1, max=1_000_000)] = 5_000,
    comments: Annotated[int, typer.Option(help=_("评论数"), min=0, max=10_000_000)] = 50_000,
    slug: Annotated[str, typer.Option(help=_("社群的网址名"))] = "bench-town",
) -> None:
    """Write the community in bulk; nobody in it can sign in but by the measurement."""
    prepare()
    if not settings.IS_TRIAL:
        raise Mistake(_("seed 会造出一个社群和它的成员，只能在试用服务器上用。"))
    # Rooms are there once Django is set up.
    from fengqun.bench._town import Size, build

    with progress_bar(slug) as progress:
        build(Size(members=members, threads=threads, comments=comments), slug=slug, progress=progress)
    good(
        _("社群 {slug} 造好了：{members} 位成员，{threads} 条帖子，{comments} 条评论。").format(
            slug=slug, members=f"{members:,}", threads=f"{threads:,}", comments=f"{comments:,}"
        )
    )
