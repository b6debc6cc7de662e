"""Keep the rooms' translation catalogs: `python -m tools.messages extract ROOM… | check`.

Extraction uses Django's own template reader and Babel's Python reader, so no gettext tools are needed.
`extract` keeps what is translated, drops what is gone, proposes traditional Chinese by OpenCC and leaves
new English sentences empty. `check` fails on anything missing, stale, empty, with other placeholders,
or translated differently in two rooms.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation.template import templatize
from opencc import OpenCC

from fengqun.kernel.messages import LOCALES, PACKAGE

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLURALS = {"en": "nplurals=2; plural=(n != 1);", "zh_Hant": "nplurals=1; plural=0;"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")

TAIWAN_WORDS = """
賬→帳 控制檯→控制台 後臺→後台 衝回→沖回 紅衝→紅沖 天后→天後 發佈→發布 鏈接→連結 登錄→登入
服務器→伺服器 數據→資料 文件→檔案 默認→預設 設置→設定 設備→裝置 密鑰→金鑰 網絡→網路 打印→列印
端口→連接埠 導入→匯入 導出→匯出 用戶→使用者 接口→介面 程序→程式 字符→字元 變量→變數 字段→欄位
隊列→佇列 搜索→搜尋 信息→訊息 刷新→重新整理 命令行→命令列
"""
TAIWAN = dict(pair.split("→") for pair in TAIWAN_WORDS.split())
"""Words that the conversion by characters gets wrong or that Taiwan says otherwise; those that also mean something
else (通過, 打開, 保存) are left alone, which a conversion by phrases does not do."""

Key = tuple[str | None, str, str | None]


def main(arguments: list[str]) -> int:
    """Run the verb of the command line; answer the exit code."""
    if not settings.configured:
        settings.configure()
    match arguments:
        case ["extract", *names]:
            for room in [PACKAGE / name for name in names] or list(rooms_with_text()):
                for locale in LOCALES:
                    print(f"{room.relative_to(PACKAGE)} {locale}: {update(room, locale)}")
            return 0
        case ["check"]:
            rooms = list(rooms_with_text())
            findings = [finding for room in rooms for finding in check(room)] + list(collisions(rooms))
            print("\n".join(findings) or "every sentence is translated")
            return 1 if findings else 0
    print(__doc__)
    return 2


def rooms_with_text() -> Iterator[Path]:
    """Every folder that keeps sentences of its own: the rooms, and the parts that are no room."""
    for folder in sorted(PACKAGE.rglob("__init__.py")):
        room = folder.parent
        if is_room(room) and sentences(room):
            yield room


def is_room(folder: Path) -> bool:
    """Whether translations are kept in this folder: a Django app, or a top-level part without apps inside."""
    if (folder / "apps.py").exists():
        return True
    return folder.parent == PACKAGE and not list(folder.rglob("apps.py")) and folder.name != "locale"


def sentences(room: Path) -> dict[Key, list[str]]:
    """The room's translatable sentences with the places they stand in."""
    found: dict[Key, list[str]] = {}
    for path in sorted([*room.rglob("*.py"), *room.rglob("*.html"), *room.rglob("*.txt"), *room.rglob("*.svg")]):
        parts = path.relative_to(room).parts
        if "tests" in parts or "migrations" in parts or "static" in parts:
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            text = templatize(text, origin=str(path))
        for _line, message, _comments, context in extract("python", BytesIO(text.encode()), KEYWORDS):
            single, plural = (message[0], message[1]) if isinstance(message, tuple) else (message, None)
            if single:
                found.setdefault((context, single, plural), []).append(str(path.relative_to(room)))
    return found


def update(room: Path, locale: str) -> str:
    """Bring one catalog up to the room's sentences; answer what is left to translate."""
    path = room / "locale" / locale / "LC_MESSAGES" / "django.po"
    old = {key_of(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}
    catalog = polib.POFile(wrapwidth=110)
    catalog.metadata = {
        "Language": locale,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[locale],
    }
    converter = OpenCC("s2tw")
    empty = 0
    for key, places in sorted(sentences(room).items(), key=lambda item: (item[1][0], str(item[0]))):
        context, single, plural = key
        entry = polib.POEntry(msgid=single, msgctxt=context, occurrences=[(place, "") for place in sorted(set(places))])
        before = old.get(key)
        if plural is not None:
            entry.msgid_plural = plural
            count = 2 if locale == "en" else 1
            entry.msgstr_plural = dict(before.msgstr_plural) if before else dict.fromkeys(range(count), "")
            if locale == "zh_Hant" and not entry.msgstr_plural[0]:
                entry.msgstr_plural[0] = traditional(converter, plural)
            empty += not all(entry.msgstr_plural.values())
        else:
            entry.msgstr = before.msgstr if before else ""
            if locale == "zh_Hant" and not entry.msgstr:
                entry.msgstr = traditional(converter, single)
            empty += not entry.msgstr
        if "%(" in single or "%s" in single:
            entry.flags = ["python-format"]
        catalog.append(entry)
    if not len(catalog):
        return "no sentences"
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog.save(str(path))
    return f"{len(catalog)} sentences, {empty} to translate"


def traditional(converter: OpenCC, text: str) -> str:
    """A proposal in traditional Chinese, character by character, with the words of the books as Taiwan writes them."""
    proposal = str(converter.convert(text))
    for usual, ours in TAIWAN.items():
        proposal = proposal.replace(usual, ours)
    return proposal


def check(room: Path) -> Iterator[str]:
    """What is wrong with the room's catalogs, a sentence each."""
    wanted = set(sentences(room))
    name = room.relative_to(PACKAGE)
    for locale in LOCALES:
        path = room / "locale" / locale / "LC_MESSAGES" / "django.po"
        have = {key_of(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}
        for _context, single, _plural in sorted(wanted - set(have), key=str):
            yield f"{name} {locale}: missing: {single}"
        for _context, single, _plural in sorted(set(have) - wanted, key=str):
            yield f"{name} {locale}: no longer said: {single}"
        for key in sorted(wanted & set(have), key=str):
            entry = have[key]
            texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
            if not all(texts) or entry.fuzzy:
                yield f"{name} {locale}: not translated: {entry.msgid}"
            expected = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
            if any(text and set(PLACEHOLDER.findall(text)) - expected for text in texts):
                yield f"{name} {locale}: other placeholders: {entry.msgid}"
            if not entry.msgid_plural and entry.msgstr and set(PLACEHOLDER.findall(entry.msgstr)) != expected:
                yield f"{name} {locale}: other placeholders: {entry.msgid}"


def collisions(rooms: Iterable[Path]) -> Iterator[str]:
    """Sentences that two rooms translate differently: Django merges all catalogs, so one of them would be lost."""
    for locale in LOCALES:
        said: dict[Key, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for room in rooms:
            path = room / "locale" / locale / "LC_MESSAGES" / "django.po"
            for entry in polib.pofile(str(path)) if path.exists() else []:
                told = " | ".join(entry.msgstr_plural.values()) if entry.msgid_plural else entry.msgstr
                said[key_of(entry)][told].append(str(room.relative_to(PACKAGE)))
        for (context, single, _plural), versions in sorted(said.items(), key=str):
            if len(versions) > 1:
                told = "; ".join(f"{', '.join(rooms)}: {text!r}" for text, rooms in versions.items())
                yield f"{locale}: translated in different ways: {single}{f' ({context})' if context else ''}: {told}"


def key_of(entry: polib.POEntry) -> Key:
    """What identifies a sentence: its context, singular and plural."""
    return (entry.msgctxt or None, entry.msgid, entry.msgid_plural or None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
