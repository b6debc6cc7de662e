"""Verbs of the command line: what they say, what they refuse, and in which language."""

import re
from pathlib import Path

import pytest
from tests.runtime.running import fengqun

from fengqun.cli.support.console import in_columns
from fengqun.cli.support.progress import by_tenths
from fengqun.kernel.database.cluster import Cluster

pytestmark = pytest.mark.slow

GOOD_KEY = "k" * 40
REFUSALS = {
    "no key": ({}, [], "There is no key."),
    "short key": ({"FENGQUN_SECRET_KEY": "short"}, [], "The key is too short"),
    "debugging": (
        {"FENGQUN_SECRET_KEY": GOOD_KEY, "FENGQUN_PUBLIC": "1", "FENGQUN_HOSTS": "a.example", "FENGQUN_DEBUG": "1"},
        [],
        "Debugging is on",
    ),
    "trial": (
        {"FENGQUN_SECRET_KEY": GOOD_KEY, "FENGQUN_PUBLIC": "1", "FENGQUN_HOSTS": "a.example", "FENGQUN_TRIAL": "1"},
        [],
        "Trial mode is on",
    ),
    "no hosts": ({"FENGQUN_SECRET_KEY": GOOD_KEY, "FENGQUN_PUBLIC": "1"}, [], "host name is not set"),
    "any host": (
        {"FENGQUN_SECRET_KEY": GOOD_KEY, "FENGQUN_PUBLIC": "1", "FENGQUN_HOSTS": "*"},
        [],
        "FENGQUN_HOSTS must not be *",
    ),
    "open to all": ({"FENGQUN_SECRET_KEY": GOOD_KEY}, ["--host", "0.0.0.0"], "host name is not set"),  # noqa: S104
    "a trial for all": (
        {"FENGQUN_SECRET_KEY": GOOD_KEY, "FENGQUN_TRIAL": "1", "FENGQUN_HOSTS": "shop.example.com"},
        ["--host", "0.0.0.0"],  # noqa: S104
        "Trial mode is on",
    ),
    "no number": ({"FENGQUN_POOL": "many"}, [], "FENGQUN_POOL must be a whole number"),
    "no address": ({"DATABASE_URL": "not an address"}, [], "A setting is wrong"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_serve_refuses_unsafe_settings(home: Path, name: str):
    environment, options, sentence = REFUSALS[name]

    refused = fengqun(home, "serve", *options, **environment)

    assert refused.returncode == 2
    assert sentence in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (home / "postgres").exists()


def test_a_home_that_was_tried_out_serves_no_trial(home: Path):
    home.mkdir(exist_ok=True)
    (home / "clock").write_text("0")

    refused = fengqun(home, "serve", "--host", "0.0.0.0", FENGQUN_SECRET_KEY=GOOD_KEY)  # noqa: S104

    assert refused.returncode == 2
    assert "host name is not set" in refused.stderr


def test_mistakes_are_said_in_chinese(home: Path):
    said = {
        language: fengqun(home, "serve", LANG=language).stderr for language in ("zh_CN.UTF-8", "zh_TW.UTF-8", "C.UTF-8")
    }

    assert "没有密钥" in said["zh_CN.UTF-8"]
    assert "沒有金鑰" in said["zh_TW.UTF-8"]
    assert "There is no key" in said["C.UTF-8"]


def test_database_that_is_not_there(home: Path):
    refused = fengqun(home, "verify", DATABASE_URL="postgresql://nobody@127.0.0.1:9/none")

    assert refused.returncode == 2
    assert refused.stderr.startswith("The database cannot be reached:")
    assert "Traceback" not in refused.stderr


def test_doctor_before_and_after_migrating(home: Path):
    # given
    before = fengqun(home, "doctor")

    # then
    assert before.returncode == 1
    assert "✗ There is no key." in before.stdout
    assert "migrations have not been applied" in before.stdout
    assert not Cluster(home).is_running()

    # when
    assert fengqun(home, "key").returncode == 0
    migrated = fengqun(home, "db", "migrate")
    after = fengqun(home, "doctor")

    # then
    assert migrated.returncode == 0, migrated.stderr
    assert "fengqun_app has the rights it needs." in migrated.stdout
    assert after.returncode == 0, after.stdout
    assert "✓ The serving role fengqun_app owns no table" in after.stdout
    assert "! No worker is at work" in after.stdout
    assert "✗" not in after.stdout


def test_one_role_works_and_is_named_as_weaker(migrated: Path):
    # given: an address of a role that owns everything
    cluster = Cluster(migrated)
    cluster.ensure_running()
    address = cluster.places.address("fengqun")

    # when
    migrated = fengqun(migrated, "db", "migrate", DATABASE_URL=address)
    seen = fengqun(migrated, "doctor", DATABASE_URL=address, FENGQUN_SECRET_KEY=GOOD_KEY)
    cluster.leave()

    # then
    assert migrated.returncode == 0, migrated.stderr
    assert "nothing to grant" in migrated.stdout
    assert seen.returncode == 0, seen.stdout
    assert "! The serving role fengqun also owns tables" in seen.stdout


def test_serving_role_cannot_touch_the_books(migrated: Path):
    script = "from django.db import connection as c; c.cursor().execute('UPDATE ledger_transfer SET amount_minor = 1')"

    refused = fengqun(migrated, "manage", "shell", "-c", script)

    assert refused.returncode != 0
    assert "permission denied for table ledger_transfer" in refused.stderr


def test_clock_moves_forward_on_a_trial_server_only(home: Path):
    refused = fengqun(home, "clock", "advance", "8d")
    assert refused.returncode == 2
    assert "This server has no trial clock." in refused.stderr

    (home / "clock").touch()
    assert fengqun(home, "clock", "advance", "8d").returncode == 0
    moved = fengqun(home, "clock", "advance", "1d12h")

    assert moved.returncode == 0
    assert "9 days, 12:00:00" in moved.stdout
    assert (home / "clock").read_text() == str(int(9.5 * 86_400))


@pytest.mark.parametrize("text", ["8", "d", "8x", "-1d", "1d 2h"])
def test_strange_spans_are_refused(home: Path, text: str):
    (home / "clock").touch()

    refused = fengqun(home, "clock", "advance", "--", text)

    assert refused.returncode == 2
    assert "is not a length of time" in refused.stderr
    assert (home / "clock").read_text() == ""


def test_key_is_made_once(home: Path):
    assert fengqun(home, "key").returncode == 0
    key = (home / "secret-key").read_text()

    again = fengqun(home, "key")

    assert again.returncode == 0
    assert "nothing was changed" in again.stdout
    assert (home / "secret-key").read_text() == key
    assert len(key) == 64


def test_settings_page_is_true(home: Path):
    made = fengqun(Path("var"), "doctor", "--markdown")

    written = Path(__file__).resolve().parents[2].joinpath("docs", "settings.md").read_text(encoding="utf-8")
    assert made.returncode == 0, made.stderr
    assert written.partition("| Variable")[2] == made.stdout.partition("| Variable")[2]


def test_settings_are_shown_without_secrets(home: Path):
    shown = fengqun(home, "doctor", "--settings", FENGQUN_SECRET_KEY="tell-nobody", COLUMNS="200")

    assert shown.returncode == 0, shown.stderr
    assert "FENGQUN_WEB_TIMEOUT" in shown.stdout
    assert "tell-nobody" not in shown.stdout
    assert "(set)" in shown.stdout


def test_every_verb_takes_its_home_by_word(home: Path, tmp_path: Path):
    helps = {
        words: fengqun(home, *words, "--help", COLUMNS="200").stdout
        for words in (("key",), ("doctor",), ("verify",), ("backup",), ("db", "migrate"), ("clock", "show"), ("up",))
    }
    made = fengqun(tmp_path / "by-environment", "key", "--home", str(home))

    assert [words for words, text in helps.items() if "--home" not in text] == []
    assert made.returncode == 0, made.stderr
    assert (home / "secret-key").exists()
    assert not (tmp_path / "by-environment").exists()


def test_clock_says_whose_time_it_shows(home: Path):
    home.mkdir(exist_ok=True)

    there = fengqun(home, "clock", "show", TZ="Asia/Shanghai").stdout
    here = fengqun(home, "clock", "show", TZ="UTC").stdout

    assert re.fullmatch(r"\d{4}-\d\d-\d\d [\d:]{8} CST \(\d{4}-\d\d-\d\d [\d:]{8} UTC\)\n", there)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d [\d:]{8} UTC\n", here)


def test_long_work_says_each_tenth_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]):
    report = by_tenths("Loading")

    for done in range(0, 301, 7):
        report(done, 300)
    report(300, 300)
    report(300, 300)

    assert capsys.readouterr().err.splitlines() == [f"Loading {tenth}0 %" for tenth in range(1, 11)]


def test_columns_stand_below_each_other_and_keep_whole_addresses():
    address = "http://127.0.0.1:8000/" + "x" * 80

    lines = in_columns([("Who", "Name", "Start here"), ("Owner", "阿岚", address)])

    assert lines == ["Who    Name  Start here", f"Owner  阿岚  {address}"]


def test_nobody_becomes_staff_who_has_not_signed_up(migrated: Path):
    refused = fengqun(migrated, "staff", "nobody@example.com")

    assert refused.returncode == 2
    assert "We could not find this person" in refused.stderr
