"""The embedded PostgreSQL: made, shared, killed, healed."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from tests.runtime.running import wait_until

from fengqun.kernel.database.cluster import Cluster
from fengqun.kernel.database.errors import FolderOfAnother, ProgramsMissing, VersionDiffers
from fengqun.kernel.database.places import APPLICATION_ROLE, OWNER_ROLE, SUPERUSER, places_of
from fengqun.kernel.database.processes import pids_named

ROOT = Path(__file__).resolve().parents[2]
MakeCluster = Callable[..., Cluster]


def ask(cluster: Cluster, query: str, role: str = OWNER_ROLE) -> tuple[object, ...]:
    with psycopg.connect(cluster.places.address(role), autocommit=True) as connection:
        cursor = connection.execute(query.encode())
        return (cursor.fetchone() if cursor.description else None) or ()


def test_first_start_makes_the_roles_and_the_database(home: Path, make_cluster: MakeCluster):
    # when
    cluster = make_cluster(home)
    was_started = cluster.ensure_running()

    # then
    assert was_started
    assert ask(cluster, "SELECT current_user, current_database(), current_setting('TimeZone')") == (
        "fengqun",
        "fengqun",
        "UTC",
    )
    assert ask(cluster, "SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user") == (False, True)
    assert ask(cluster, "SELECT current_user", APPLICATION_ROLE) == ("fengqun_app",)


def test_a_durable_cluster_keeps_what_it_confirms(home: Path, make_cluster: MakeCluster):
    cluster = make_cluster(home, is_durable=True)
    cluster.ensure_running()

    settings = ask(
        cluster,
        "SELECT current_setting('fsync'), current_setting('synchronous_commit'), current_setting('max_connections'),"
        " current_setting('listen_addresses'), current_setting('data_checksums')",
    )
    assert settings == ("on", "on", "200", "", "on")


def test_application_role_makes_no_tables(home: Path, make_cluster: MakeCluster):
    # given
    cluster = make_cluster(home)
    cluster.ensure_running()

    # when / then
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(cluster, "CREATE TABLE mine (id int)", APPLICATION_ROLE)
    assert ask(cluster, "SELECT to_regclass('mine')") == (None,)


def test_second_process_joins_and_the_last_one_out_stops_it(home: Path, make_cluster: MakeCluster):
    # given
    first, second = make_cluster(home), make_cluster(home)
    assert first.ensure_running()

    # when / then
    assert not second.ensure_running()
    assert not first.leave()
    assert ask(second, "SELECT 1") == (1,)
    assert second.leave()
    assert not second.is_running()


def test_rows_outlive_a_stop(home: Path, make_cluster: MakeCluster):
    cluster = make_cluster(home)
    cluster.ensure_running()
    ask(cluster, "CREATE TABLE kept AS SELECT 42 AS answer")
    cluster.leave()

    cluster.ensure_running()

    assert ask(cluster, "SELECT answer FROM kept") == (42,)


def test_two_homes_do_not_collide(make_home: Callable[[], Path], make_cluster: MakeCluster):
    # given
    one, other = make_cluster(make_home()), make_cluster(make_home())
    one.ensure_running()
    other.ensure_running()

    # when
    ask(one, "CREATE TABLE only_here (id int)")

    # then
    assert ask(other, "SELECT to_regclass('only_here')") == (None,)
    assert one.postmaster_pid() != other.postmaster_pid()


def test_killed_server_is_healed_with_its_rows(home: Path, make_cluster: MakeCluster):
    # given
    cluster = make_cluster(home, is_durable=True)
    cluster.ensure_running()
    ask(cluster, "CREATE TABLE kept AS SELECT 42 AS answer")
    killed = cluster.postmaster_pid()
    assert killed is not None

    # when
    os.kill(killed, signal.SIGKILL)
    was_started = cluster.ensure_running()

    # then
    assert was_started
    assert cluster.postmaster_pid() not in {None, killed}
    assert ask(cluster, "SELECT answer FROM kept") == (42,)


def test_a_query_that_outlives_the_killed_server_does_not_keep_it_down(home: Path, make_cluster: MakeCluster):
    # given: a backend that is too busy to notice, and holds the shared memory
    cluster = make_cluster(home, is_durable=True)
    cluster.ensure_running()
    with closing(psycopg.connect(cluster.places.address(SUPERUSER))) as busy:
        busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 2000000000)")
        wait_until(lambda: ask(cluster, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%2000000000%'"))
        killed = cluster.postmaster_pid()
        assert killed is not None

        # when
        os.kill(killed, signal.SIGKILL)
        cluster.ensure_running()

    # then
    assert ask(cluster, "SELECT 1") == (1,)


def test_lock_file_with_the_number_of_another_process_is_healed(home: Path, make_cluster: MakeCluster):
    # given
    cluster = make_cluster(home)
    cluster.ensure_running()
    lock_file = cluster.places.data / "postmaster.pid"
    stale = lock_file.read_text().split("\n", 1)[1]
    owner = lock_file.stat().st_uid
    cluster.leave()
    user = {"user": owner, "group": owner} if os.geteuid() == 0 else {}
    with subprocess.Popen(["/bin/sleep", "60"], **user) as stranger:
        try:
            lock_file.write_text(f"{stranger.pid}\n{stale}")

            # when
            cluster.ensure_running()

            # then
            assert stranger.poll() is None
            assert ask(cluster, "SELECT 1") == (1,)
        finally:
            stranger.kill()


def test_server_left_by_a_killed_process_is_adopted(home: Path, make_cluster: MakeCluster):
    # given: a process that uses the server and is killed
    script = (
        "import os, signal, sys; from pathlib import Path\n"
        "from fengqun.kernel.database.cluster import Cluster\n"
        "Cluster(Path(sys.argv[1]), is_durable=False).ensure_running()\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ended = subprocess.run([sys.executable, "-c", script, str(home)], check=False, timeout=60)
    assert ended.returncode == -signal.SIGKILL
    cluster = make_cluster(home)
    assert cluster.is_running()

    # when / then
    assert not cluster.ensure_running()
    assert cluster.leave()
    assert not cluster.is_running()


def test_half_made_data_are_made_again(home: Path, make_cluster: MakeCluster):
    # given: a first start that was killed while it made the data
    cluster = make_cluster(home)
    cluster.ensure_running()
    cluster.leave()
    cluster.places.data.rename(cluster.places.folder / "data.partial")

    # when
    cluster.ensure_running()

    # then
    assert ask(cluster, "SELECT 1") == (1,)


def test_long_path_has_its_socket_elsewhere(home: Path, make_cluster: MakeCluster):
    # given
    deep = home / ("long-" * 12) / ("name-" * 12)
    deep.mkdir(parents=True)
    cluster = make_cluster(deep)

    # when
    cluster.ensure_running()

    # then
    assert cluster.places.socket_folder.parent == Path("/tmp")  # noqa: S108
    assert cluster.places.socket_folder.stat().st_mode & 0o777 == 0o700
    assert ask(cluster, "SELECT 1") == (1,)
    cluster.leave()
    assert cluster.destroy_if_unused()
    assert not cluster.places.socket_folder.exists()


def test_socket_folder_of_another_is_refused(home: Path, make_cluster: MakeCluster):
    if os.geteuid() != 0:
        pytest.skip("only root can make a folder that belongs to another")
    # given
    deep = home / ("long-" * 12) / ("name-" * 12)
    deep.mkdir(parents=True)
    squatted = places_of(deep).socket_folder
    squatted.mkdir()
    os.chown(squatted, 12_345, 12_345)

    # when / then
    try:
        with pytest.raises(FolderOfAnother):
            make_cluster(deep).ensure_running()
    finally:
        squatted.rmdir()


def test_other_version_of_the_data_is_named(home: Path, make_cluster: MakeCluster):
    # given
    cluster = make_cluster(home)
    cluster.ensure_running()
    cluster.leave()
    (cluster.places.data / "PG_VERSION").write_text("14\n")

    # when / then
    with pytest.raises(VersionDiffers) as refused:
        cluster.ensure_running()
    assert refused.value.data_major == 14
    assert not cluster.is_running()


def test_folder_without_programs_is_named(home: Path, make_cluster: MakeCluster, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FENGQUN_PG_BIN", str(home))

    with pytest.raises(ProgramsMissing) as refused:
        make_cluster(home).ensure_running()

    assert refused.value.folder == home
    assert not (home / "postgres").exists()


def test_nothing_listens_on_the_network(home: Path, make_cluster: MakeCluster):
    cluster = make_cluster(home)
    cluster.ensure_running()

    _pid, _data, _started_at, _port, _socket_folder, address, *_rest = (
        (cluster.places.data / "postmaster.pid").read_text().split("\n")
    )
    assert address.strip() == ""
    assert ask(cluster, "SHOW listen_addresses") == ("",)


def test_root_reaches_a_home_that_is_closed_to_others(make_home: Callable[[], Path], make_cluster: MakeCluster):
    if os.geteuid() != 0:
        pytest.skip("only root hands the server to another user")
    # given
    closed = make_home()
    closed.chmod(0o700)
    cluster = make_cluster(closed / "var")

    # when
    cluster.ensure_running()

    # then
    assert (closed / "var" / "postgres").readlink().parent == Path("/var/lib/fengqun")
    assert closed.stat().st_mode & 0o777 == 0o700
    assert ask(cluster, "SELECT 1") == (1,)
    linked = (closed / "var" / "postgres").resolve()
    cluster.leave()
    assert cluster.destroy_if_unused()
    assert not linked.exists()


def test_ordinary_user(home: Path):
    if os.geteuid() != 0:
        pytest.skip("every other test runs as an ordinary user already")
    # given
    nobody = 65_534
    python = shutil.which(f"python{sys.version_info.major}.{sys.version_info.minor}", path="/usr/bin:/usr/local/bin")
    packages = Path(psycopg.__file__).parents[1]
    as_nobody = {"user": nobody, "group": nobody, "extra_groups": []}
    can_import = python is not None and (
        subprocess.run(
            [python, "-c", "import psycopg, fengqun"],
            check=False,
            cwd="/",
            env={"PYTHONPATH": f"{ROOT / 'src'}:{packages}"},
            capture_output=True,
            **as_nobody,
        ).returncode
        == 0
    )
    if not can_import:
        pytest.skip("no Python here that an ordinary user can run us with")
    os.chown(home, nobody, nobody)
    script = (
        "import sys; from pathlib import Path; import psycopg\n"
        "from fengqun.kernel.database.cluster import Cluster\n"
        "cluster = Cluster(Path(sys.argv[1]), is_durable=False)\n"
        "print(cluster.ensure_running())\n"
        "print(psycopg.connect(cluster.places.address('fengqun_app')).execute('SELECT current_user').fetchone()[0])\n"
        "print(cluster.leave())\n"
    )

    # when
    ended = subprocess.run(
        [python, "-c", script, str(home)],
        check=False,
        cwd="/",
        env={"PYTHONPATH": f"{ROOT / 'src'}:{packages}"},
        capture_output=True,
        text=True,
        **as_nobody,
    )

    # then
    assert ended.stdout.split() == ["True", "fengqun_app", "True"], ended.stderr
    assert (home / "postgres").stat().st_uid == nobody


def test_destroying_leaves_no_process(home: Path, make_cluster: MakeCluster):
    # given
    cluster, other = make_cluster(home), make_cluster(home)
    cluster.ensure_running()
    other.ensure_running()
    name = cluster.places.name_file.read_text()

    # when / then
    assert not cluster.destroy_if_unused()
    other.leave()
    assert cluster.destroy_if_unused() or make_cluster(home).destroy_if_unused()
    assert pids_named(name) == []
    assert not (home / "postgres").exists()
