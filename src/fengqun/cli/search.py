"""`fengqun search …`: the index of what can be found."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import typer

from fengqun.cli.support.console import good
from fengqun.cli.support.django import prepare
from fengqun.cli.support.language import gettext as _
from fengqun.cli.support.progress import progress_bar

EVERY = 1_000_000

app = typer.Typer(name="search", no_args_is_help=True, help=_("搜索：重建索引。"))


@app.callback()
def group() -> None:
    """Keep `rebuild` a word of its own while it is the only verb."""


@app.command(help=_("从各处的内容重新写搜索索引。写的时候照样能搜；改动要等这一类写完。"))
def rebuild(
    community: Annotated[str, typer.Option(help=_("只写这个社群（网址名）；不给就写全部"))] = "",
    kind: Annotated[list[str] | None, typer.Option(help=_("只写这一类，可以给多个：post、person、product……"))] = None,
) -> None:
    """Write the index anew, community by community."""
    prepare()
    # Rooms are there once Django is set up.
    from fengqun.people.communities.queries import all_communities, community_by_slug

    places = [community_by_slug(community)] if community else all_communities(limit=EVERY)
    written = sum(_rebuild(place.id, kind or [], label=place.name) for place in places)
    good(_("写好了：{communities} 个社群，{documents} 条。").format(communities=len(places), documents=f"{written:,}"))


def _rebuild(community_id: UUID, kinds: Sequence[str], *, label: str) -> int:
    from fengqun.spine.search.commands import rebuild as write_anew
    from fengqun.spine.search.queries import count_documents

    expected = count_documents(community_id, kinds=kinds)
    counts: dict[str, int] = {}
    with progress_bar(label) as progress:

        def tell(kind: str, written: int) -> None:
            counts[kind] = written
            done = sum(counts.values())
            progress(done, max(done, expected))

        return write_anew(community_id, kinds=kinds, tell=tell)
