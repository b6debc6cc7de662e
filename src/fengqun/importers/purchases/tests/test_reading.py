from datetime import datetime

import pytest
from openpyxl import Workbook

from fengqun.importers.purchases.errors import FileUnreadable
from fengqun.importers.purchases.reading import read_header, read_rows

ROWS = [(2, {"买家": "阿岚", "金额": "79.00"}), (3, {"买家": "老周", "金额": "108"})]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_text_in_the_encodings_and_with_the_delimiters_people_have(tmp_path, encoding, delimiter):
    path = tmp_path / "orders.csv"
    lines = [("买家", "金额"), ("阿岚", "79.00"), ("老周", "108")]
    path.write_text("\r\n".join(delimiter.join(line) for line in lines), encoding=encoding)

    assert read_header(path) == ["买家", "金额"]
    assert list(read_rows(path)) == ROWS


def test_columns_set_apart_by_blanks(tmp_path):
    path = tmp_path / "history.txt"
    path.write_text(" id  date\n 00001 19970101\n\n 00002 19970112\n", encoding="ascii")

    assert list(read_rows(path)) == [(2, {"id": "00001", "date": "19970101"}), (4, {"id": "00002", "date": "19970112"})]


def test_quoted_fields_may_hold_delimiters_and_short_rows_are_filled_up(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text('item,amount,note\n"一包, 200g",79,\n半包,40\n', encoding="utf-8")

    assert [row for _line, row in read_rows(path)] == [
        {"item": "一包, 200g", "amount": "79", "note": ""},
        {"item": "半包", "amount": "40", "note": ""},
    ]


def test_a_spreadsheet(tmp_path):
    path = tmp_path / "orders.xlsx"
    book = Workbook()
    book.active.append(["买家", "日期", "金额", "数量"])
    book.active.append(["阿岚", datetime(2026, 1, 31), 79.5, 2])  # noqa: DTZ001
    book.active.append([None, None, None, None])
    book.active.append(["老周", datetime(2026, 2, 1, 8, 30), 108, None])  # noqa: DTZ001
    book.save(path)

    assert list(read_rows(path)) == [
        (2, {"买家": "阿岚", "日期": "2026-01-31", "金额": "79.5", "数量": "2"}),
        (4, {"买家": "老周", "日期": "2026-02-01T08:30:00", "金额": "108", "数量": ""}),
    ]


@pytest.mark.parametrize(
    ("name", "contents"),
    [
        ("empty.csv", b""),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\xff\xff\xff"),
        ("broken.xlsx", b"PK\x03\x04 not really"),
        ("text.xlsx", b"a,b\n1,2\n"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(tmp_path, name, contents):
    path = tmp_path / name
    path.write_bytes(contents)

    with pytest.raises(FileUnreadable, match="读不了这个文件"):
        list(read_rows(path))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(FileUnreadable, match="没有这个文件"):
        read_header(tmp_path / "nowhere.csv")


def test_a_field_without_end_is_refused(tmp_path):
    path = tmp_path / "huge.csv"
    path.write_text('a,b\n"' + "x" * 20_000, encoding="ascii")

    with pytest.raises(FileUnreadable):
        list(read_rows(path))
