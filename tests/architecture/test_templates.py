"""Every template compiles, and what it names is there: files, pages, other templates."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template import engines
from django.urls import get_resolver

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "fengqun"
TEMPLATES = sorted(
    path for path in PACKAGE.rglob("*") if path.suffix in {".html", ".txt", ".svg"} and "templates" in path.parts
)
STATIC = re.compile(r"""\{%\s*static\s+["']([^"']+)["']""")
URL = re.compile(r"""\{%\s*url\s+["']([^"']+)["']""")
OTHER = re.compile(r"""\{%\s*(?:include|extends)\s+["']([^"'#]+)["']""")


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def url_names() -> set[str]:
    names = set()

    def walk(resolver, prefix):
        for entry in resolver.url_patterns:
            if hasattr(entry, "url_patterns"):
                walk(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
            elif entry.name:
                names.add(prefix + entry.name)

    walk(get_resolver(), "")
    return names


def named(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    return [(name_of(path), name) for path in TEMPLATES for name in pattern.findall(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_template_compiles(path):
    engines["django"].from_string(path.read_text(encoding="utf-8"))


def test_every_file_that_a_template_names_exists():
    assert [(where, name) for where, name in named(STATIC) if finders.find(name) is None] == []


def test_every_page_that_a_template_links_to_exists():
    known = url_names()
    assert [(where, name) for where, name in named(URL) if name not in known] == []


def test_every_template_that_another_uses_exists():
    missing = []
    for where, name in named(OTHER):
        try:
            engines["django"].get_template(name)
        except Exception as error:  # noqa: BLE001 - each reason is worth telling
            missing.append((where, name, str(error)))
    assert missing == []
