"""What people take away as files: no cell is a formula, no name leaves its folder, and nobody gets another's words."""

import csv
import io
import json
import re
import zipfile
from urllib.parse import urlsplit

import pytest
from django.core import mail
from openpyxl import load_workbook
from tests.fuzz.calls import browser_of
from tests.fuzz.conftest import BAIT
from tests.fuzz.hostile import wrong_in
from tests.fuzz.pages import pages
from tests.fuzz.town import forgotten

from fengqun.people.accounts.personal_data import exporters
from fengqun.spine.jobs.commands import run_due_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

EXPORTS = {
    "drops-console-export": "operator",
    "gatherings-people-csv": "host",
    "gatherings-people-xlsx": "host",
    "ledger-export": "owner",
    "orders-console-export": "owner",
    "surveys-console-csv": "operator",
    "surveys-console-xlsx": "operator",
    "wallet-statement-csv": "member",
}
"""Every table that can be taken away, and who takes it."""

NUMBER = re.compile(r"[-+]?[\d,.]+")
FORMULA = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\ufeff]*[=+@＝＋＠－-]")


def cells_of(answer):
    """All cells of a table as a spreadsheet reads it: its text, and whether the file says that it is a formula."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.headers["Content-Type"].startswith("text/csv"):
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        return [(cell, False) for row in rows for cell in row]
    sheet = load_workbook(io.BytesIO(content)).active
    return [(str(cell.value), cell.data_type == "f") for row in sheet.rows for cell in row if cell.value is not None]


def test_every_table_is_known():
    tables = {page.name for page in pages() if re.search(r"\.csv|\.xlsx|/export/", page.pattern)}
    assert tables == set(EXPORTS)


@pytest.mark.parametrize("name", EXPORTS)
def test_no_cell_is_a_formula(baited, name):
    # given
    (page,) = [page for page in pages() if page.name == name]
    path = "/" + page.pattern.replace("<slug:community>", baited.slug)
    for kind, parameter in page.parameters:
        if parameter != "community":
            path = path.replace(f"<{kind}:{parameter}>", baited.ids[parameter][0])
    # when
    answer = browser_of(getattr(baited, EXPORTS[name])).get(path)
    # then
    assert answer.status_code == 200
    cells = cells_of(answer)
    running = [cell for cell, is_formula in cells if is_formula or (FORMULA.match(cell) and not NUMBER.fullmatch(cell))]
    assert running == []
    has_words = any(cell.startswith(f"'{BAIT[:8]}") for cell, _is_formula in cells)
    assert has_words == (name != "wallet-statement-csv")


OWN = ("谢谢。", "金库里的话。", "今天手冲一杯。", "磨豆机怎么选", "还没写完。", "爱喝浅烘。", "七点", "坏了", "手机")
OF_OTHERS = ("同意。", "嘘。", "先看刀盘。", "第一期。", "从一口锅开始。", "想来", "那不是广告", "连发广告")


def test_the_copy_of_personal_data_is_whole_and_one_persons_alone(baited):
    with forgotten():
        # given
        member, host = browser_of(baited.member), browser_of(baited.host)
        assert member.post("/account/data/exports/").status_code == 302
        run_due_jobs()
        (told,) = [one for one in mail.outbox if "/account/data/exports/" in one.body]
        link = re.search(r"https?://\S+/account/data/exports/\S+", told.body)
        path = urlsplit(link[0]).path
        # when
        answer = member.get(path)
        # then
        assert answer.status_code == 200
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert sorted(archive.namelist()) == sorted(["index.html", *(f"{one.room}.json" for one in exporters())])
            assert all(re.fullmatch(r"[a-z_]+\.(json|html)", name) for name in archive.namelist())
            told = {name: archive.read(name).decode() for name in archive.namelist()}
        page = told.pop("index.html")
        assert wrong_in(page.replace("<style", "<main").replace("</style", "</main")) == []
        words = "".join(told.values())
        assert [word for word in OWN if word not in words] == []
        assert [word for word in OF_OTHERS if word in words] == []
        assert [word for word in OWN if word not in page] == []
        others = {str(one.user_id) for one in (baited.host, baited.operator, baited.owner, baited.outsider)}
        assert not any(other in words for other in others)
        assert all(isinstance(json.loads(text), list) for text in told.values())
        # and nobody else has it
        assert host.get(path).status_code == 404
        assert browser_of(None).get(path).status_code == 302
