"""`fengqun serve`: the pages, the fast lane, or both, for production."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings

from fengqun.cli.support import leash
from fengqun.cli.support.console import Mistake, say
from fengqun.cli.support.django import prepare
from fengqun.cli.support.language import gettext as _
from fengqun.cli.support.ports import is_free, next_free
from fengqun.cli.support.web import Kind, serve_application
from fengqun.kernel.database import ensure_embedded, keep_running
from fengqun.kernel.messages import compile_catalogs

app = typer.Typer()

LOOPBACK = {"127.0.0.1", "::1", "localhost"}
SHORTEST_KEY = 32


@app.command(help=_("提供网页服务（正式环境）。设置不安全时拒绝启动。"))
def serve(
    host: Annotated[str, typer.Option(help=_("监听的地址"))] = "127.0.0.1",
    port: Annotated[int, typer.Option(help=_("监听的端口"))] = 8000,
    socket: Annotated[Path | None, typer.Option(help=_("改为监听一个 Unix 套接字文件"))] = None,
    workers: Annotated[int, typer.Option(help=_("网页进程数"), min=1)] = 2,
    *,
    lane: Annotated[bool, typer.Option("--lane", help=_("只受理抢购和红包，由反向代理分流过来"))] = False,
    everything: Annotated[bool, typer.Option("--all", help=_("网页、抢购和红包都在这一个端口上"))] = False,
    held: Annotated[int | None, typer.Option("--leash", hidden=True)] = None,
) -> None:
    """Serve until told to stop."""
    prepare("web")
    kind = kind_of(lane=lane, everything=everything)
    if held is not None:
        leash.follow(held)
    is_reachable = settings.IS_PUBLIC or (socket is None and host not in LOOPBACK)
    refuse_if_unsafe(is_reachable=is_reachable, is_child_of_up=held is not None)
    if socket is None and not is_free(host, port):
        raise Mistake(taken(host, port))
    compile_catalogs()
    if not settings.DATABASE.url:
        cluster = ensure_embedded(settings.DATABASE.home)
        if held is None:
            keep_running(cluster)
    if held is None:
        say(_("正在 {address} 提供服务。").format(address=socket or f"http://{host}:{port}"))
    serve_application(kind, host, port, workers=workers, socket=socket)


def kind_of(*, lane: bool, everything: bool) -> Kind:
    """What to serve. Raises Mistake when two things are asked for."""
    if lane and everything:
        raise Mistake(_("--lane 和 --all 只能选一个。"))
    if lane:
        return "lane"
    return "all" if everything else "pages"


def refuse_if_unsafe(*, is_reachable: bool, is_child_of_up: bool = False) -> None:
    """Raise a Mistake that names all that must be mended before people are let in."""
    faults = list(faults_of_settings(is_reachable=is_reachable, is_child_of_up=is_child_of_up))
    if faults:
        raise Mistake("\n".join([_("还不能提供服务："), *(f"- {fault}" for fault in faults)]))


def faults_of_settings(*, is_reachable: bool, is_child_of_up: bool = False) -> Iterator[str]:
    """What makes the settings unsafe to serve with, each with how to mend it."""
    key = settings.SECRET_KEY
    if key == settings.PLACEHOLDER_SECRET_KEY:
        yield _("没有密钥。请设置 FENGQUN_SECRET_KEY，或运行 fengqun key 在 FENGQUN_HOME 里生成一个。")
    elif len(key) < SHORTEST_KEY:
        yield _("密钥太短，至少要 {count} 个字符。运行 fengqun key 可以生成一个。").format(count=SHORTEST_KEY)
    if not is_reachable:
        return
    if settings.DEBUG:
        yield _("调试模式开着，会把内部信息给所有人看。请去掉 FENGQUN_DEBUG。")
    if settings.IS_TRIAL and not settings.IS_PUBLIC and is_child_of_up:
        return
    if settings.IS_TRIAL:
        yield _("试用模式开着，谁都能读信箱页。请去掉 FENGQUN_TRIAL。")
    names = set(settings.ALLOWED_HOSTS) - set(settings.LOOPBACK_HOSTS)
    if not names:
        yield _("没有说明服务器的域名。请设置 FENGQUN_HOSTS，例如 shop.example.com。")
    elif "*" in names:
        yield _("FENGQUN_HOSTS 不能是 *。请写明域名，例如 shop.example.com。")


def taken(host: str, port: int) -> str:
    """The sentence for a port on which somebody listens, with the next free one."""
    free = next_free(host, port + 1)
    if free is None:
        return _("端口 {port} 已被占用。").format(port=port)
    return _("端口 {port} 已被占用，可以用 --port {free}。").format(port=port, free=free)
