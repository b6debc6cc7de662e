"""The language of the command line, after the environment; known before Django is."""

import os
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

CATALOGS = Path(__file__).resolve().parent.parent / "locale"
TRADITIONAL = ("zh_tw", "zh_hk", "zh_mo", "zh_hant")


@cache
def chosen_language() -> str:
    """`zh-hans`, `zh-hant` or `en`, after LC_ALL, LC_MESSAGES or LANG; English for any other."""
    wanted = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    wanted = wanted.lower().replace("-", "_")
    if wanted.startswith(TRADITIONAL):
        return "zh-hant"
    return "zh-hans" if wanted.startswith("zh") else "en"


def gettext(sentence: str) -> str:
    """The sentence in the chosen language."""
    return _translations().gettext(sentence)


@cache
def _translations() -> NullTranslations:
    folder = {"en": "en", "zh-hant": "zh_Hant"}.get(chosen_language())
    source = CATALOGS / folder / "LC_MESSAGES" / "django.po" if folder else None
    if source is None or not source.exists():
        return NullTranslations()
    compiled = source.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        return GNUTranslations(BytesIO(compiled.read_bytes()))
    # The very first command of a fresh checkout: nothing is compiled yet.
    buffer = BytesIO()
    with source.open("rb") as file:
        write_mo(buffer, read_po(file))
    buffer.seek(0)
    return GNUTranslations(buffer)
