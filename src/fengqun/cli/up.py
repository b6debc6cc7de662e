"""`fengqun up`: everything on one machine, ready to be tried out."""

import fcntl
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, TextIO

import typer
from django.db import Error, connections

from fengqun.cli.key import KEY_NAME, keep_key
from fengqun.cli.serve import LOOPBACK, taken
from fengqun.cli.support import demo, steps
from fengqun.cli.support.console import Mistake, bad, doubtful, err, good, in_columns, out, say
from fengqun.cli.support.django import CLOCK_NAME, choose_home, prepare
from fengqun.cli.support.language import gettext as _
from fengqun.cli.support.ports import is_free, next_free
from fengqun.cli.support.progress import progress_bar
from fengqun.cli.support.supervisor import Child, supervise
from fengqun.kernel.database import DatabaseTrouble, ensure_embedded, keep_running
from fengqun.kernel.messages import compile_catalogs

app = typer.Typer()

FIRST_PORT = 8000
READY_SECONDS = 60
DEMO_SEED = 20260501
DEMO_MEMBERS = 300
DEMO_DAYS = 180

Note = Callable[[str], None]
"""Writes down, for whoever comes second, where the server is."""


@app.command(help=_("启动试用服务器：数据库、网页、后台进程和一个示范社群。"))
def up(
    port: Annotated[int | None, typer.Option(help=_("网页端口，不写就从 8000 起找空的"), min=1, max=65535)] = None,
    home: Annotated[Path | None, typer.Option(help=_("数据目录，默认是 var"))] = None,
    host: Annotated[str, typer.Option(help=_("监听的地址；别人连得上的话，谁都能以任何人的身份登录"))] = "127.0.0.1",
    workers: Annotated[int, typer.Option(help=_("网页进程数"), min=1)] = 2,
    *,
    with_demo: Annotated[bool, typer.Option("--demo/--no-demo", help=_("没有社群时，载入示范社群"))] = True,
    members: Annotated[int, typer.Option(help=_("示范社群的成员数"), min=20)] = DEMO_MEMBERS,
    days: Annotated[int, typer.Option(help=_("示范社群的历史天数"), min=30)] = DEMO_DAYS,
) -> None:
    """Start all, stay until told to stop, stop all."""
    chosen = choose_home(home)
    chosen.mkdir(parents=True, exist_ok=True)
    with only_one(chosen) as note, stoppable():
        chosen_port = choose_port(host, port)
        address = f"http://{host if host in LOOPBACK else '127.0.0.1'}:{chosen_port}"
        note(address)
        os.environ.setdefault("FENGQUN_ORIGIN", address)
        if host not in LOOPBACK:
            os.environ.setdefault("FENGQUN_HOSTS", "*")
            doubtful(_("别的机器也连得上这个试用服务器，谁都能以任何人的身份登录。"))
        make_ready(chosen, with_demo=with_demo, members=members, days=days)
        run_until_told(chosen, address, ["--host", host, "--port", str(chosen_port), "--workers", str(workers)])


def make_ready(home: Path, *, with_demo: bool, members: int, days: int) -> None:
    """Key, database, tables, files and the demo community."""
    keep_key(home / KEY_NAME)
    (home / CLOCK_NAME).touch()
    with err.status(_("整理翻译")):
        compile_catalogs()  # before Django reads them: what is printed below is in one language from the first start on
    os.environ["FENGQUN_TRIAL"] = "1"
    os.environ["FENGQUN_CLOCK_FILE"] = str(home / CLOCK_NAME)
    prepare("owner", home=home)
    if "DATABASE_URL" not in os.environ:
        started_at = time.monotonic()
        keep_running(ensure_embedded(home))
        good(_("数据库已启动（{seconds:.1f} 秒）").format(seconds=time.monotonic() - started_at))
    with err.status(_("更新表结构")):
        steps.migrate()
        role = steps.application_role()
        if role:
            steps.grant(role)
    good(_("表结构是最新的"))
    with err.status(_("整理翻译和静态文件")):
        steps.collect_files()
    good(_("翻译和静态文件已就绪"))
    if with_demo:
        load_demo(home, members=members, days=days)
    connections.close_all()


def load_demo(home: Path, *, members: int, days: int) -> None:
    """Load the demo community once. A loading that was broken off is named: it is not resumed."""
    if demo.is_wanted():
        with progress_bar(_("载入示范社群")) as progress:
            demo.build(seed=DEMO_SEED, members=members, days=days, progress=progress)
        steps.make_partitions()
        good(_("示范社群已载入"))
    elif demo.is_unfinished():
        doubtful(_("示范社群上次没有载入完。要重新来，请停下服务器并删掉 {home}。").format(home=home))


def run_until_told(home: Path, address: str, serving: Sequence[str]) -> None:
    """Start web and worker, say when pages answer, keep both alive; the web ends first, then the worker."""
    environment = {key: value for key, value in os.environ.items() if key != "FENGQUN_PROCESS"}
    logs = home / "logs"
    web = Child("web", ["serve", *serving, "--all"], logs / "web.log", environment)
    worker = Child("worker", ["work"], logs / "worker.log", environment)
    children = [web, worker]
    try:
        for child in children:
            child.start()
        wait_until_ready(address, web)
        announce(address)
        supervise(children, is_over=lambda: False, tell=tell)
    except KeyboardInterrupt:
        say(_("正在停下……"))
    finally:
        for child in children:
            child.stop()
    good(_("都停好了。"))


def wait_until_ready(address: str, web: Child) -> None:
    """Wait until a page answers. Raises Mistake with what the web process wrote when it does not come to that."""
    deadline = time.monotonic() + READY_SECONDS
    while not answers(f"{address}/healthz"):
        has_ended = web.process is None or web.process.poll() is not None
        if has_ended or time.monotonic() > deadline:
            raise Mistake(_("网页没有起来，{log} 里写着：\n{lines}").format(log=web.log, lines=web.last_lines()))
        time.sleep(0.1)


def answers(url: str) -> bool:
    """Whether an address of our own answers well."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - always http on the loopback
            return bool(answer.status == 200)  # noqa: PLR2004
    except (OSError, urllib.error.URLError):
        return False


def announce(address: str) -> None:
    """Say where to click and who to be. The first line is for programs too, so nothing may fail after it."""
    sign_ins: Sequence[demo.SignIn] = ()
    with suppress(Error, DatabaseTrouble):  # a database that has just gone away is started again; names can wait
        sign_ins = demo.sign_ins()
    connections.close_all()
    out.print(f"Ready: {address}", markup=False)
    if sign_ins:
        titles = (_("身份"), _("名字"), _("登录邮箱"), _("从这里开始"))
        people = [(str(one.role), one.name, one.email, f"{address}{one.path}") for one in sign_ins]
        for line in in_columns([titles, *people]):
            say(line)
    say(_("验证码会出现在信箱页：{address}").format(address=f"{address}/mailbox/"))
    say(_("按 Ctrl-C 停下。"))
    sys.stdout.flush()


def tell(child: Child, code: int) -> None:
    """Say that a child has ended and will be started again."""
    doubtful(
        _("{name} 意外结束（代码 {code}），会再次启动。日志：{log}").format(name=child.name, code=code, log=child.log)
    )
    bad(child.last_lines(3))


def choose_port(host: str, wanted: int | None) -> int:
    """The port asked for, or the first free one. Raises Mistake when the one asked for is taken."""
    if wanted is not None:
        if not is_free(host, wanted):
            raise Mistake(taken(host, wanted))
        return wanted
    free = next_free(host, FIRST_PORT)
    if free is None:
        raise Mistake(taken(host, FIRST_PORT))
    if free != FIRST_PORT:
        doubtful(_("端口 {port} 已被占用，改用 {free}。").format(port=FIRST_PORT, free=free))
    return free


@contextmanager
def only_one(home: Path) -> Iterator[Note]:
    """Hold the home for one server. Raises Mistake, with its address, when one runs there already."""
    with (home / "up.lock").open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            said = file.read() or "?"
            raise Mistake(_("{home} 的服务器已经在运行：{said}").format(home=home, said=said)) from error
        yield lambda text: _write_note(file, text)


def _write_note(file: TextIO, text: str) -> None:
    file.seek(0)
    file.truncate()
    file.write(f"{text} (pid {os.getpid()})")
    file.flush()


@contextmanager
def stoppable() -> Iterator[None]:
    """Let SIGTERM and a closed terminal stop us like Ctrl-C."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    yield
