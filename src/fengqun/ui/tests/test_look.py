"""What holds for every template and style sheet of the project."""

import re
from pathlib import Path

import pytest

import fengqun
from fengqun.ui import sprites
from fengqun.ui.components import COMPONENTS, MODULES
from fengqun.ui.contrast import PAIRS, contrast, measures

PACKAGE = Path(fengqun.__file__).parent
TEMPLATES = sorted(PACKAGE.rglob("templates/**/*.html"))
STATIC = PACKAGE / "ui" / "static" / "ui"
SHEETS = sorted(path for path in PACKAGE.rglob("static/**/*.css"))

COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}|<!--.*?-->", re.DOTALL)
INLINE = re.compile(
    r"""\sstyle\s*=|<style\b|<script\b(?![^>]*\b(?:src=|type="application/json"))|\son\w+\s*=\s*["']|javascript:|\shx-on[:\s=-]""",
    re.IGNORECASE,
)
ICON = re.compile(r"""\{% icon ["']([\w-]+)["']|\bicon=["']([\w-]+)["']""")
EMAIL = "email"


def pages():
    return [path for path in TEMPLATES if EMAIL not in path.parts]


def text_of(path):
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def test_no_template_has_inline_style_or_script():
    found = [
        f"{path.relative_to(PACKAGE)}: {match.group(0)!r}"
        for path in pages()
        for match in INLINE.finditer(text_of(path))
    ]

    assert found == []


def test_the_search_for_inline_code_finds_it():
    for sin in (
        '<p style="x">',
        "<style>",
        "<script>x</script>",
        '<a onclick="x">',
        '<a href="javascript:x">',
        '<b hx-on:click="x">',
    ):
        assert INLINE.search(sin), sin
    for virtue in ('<script type="module" src="/x.js"></script>', '<p class="style-page">', '<a data-style="x">'):
        assert not INLINE.search(virtue), virtue


def test_every_icon_that_a_template_names_exists():
    named = {
        (path.relative_to(PACKAGE), one or other) for path in pages() for one, other in ICON.findall(text_of(path))
    }

    assert sorted((str(path), name) for path, name in named if name not in sprites.icons()) == []


def test_component_sheets_are_all_linked_and_all_layered():
    files = {path.stem for path in (STATIC / "components").glob("*.css")}

    assert files == set(COMPONENTS)
    assert all(path.read_text().startswith("@layer components {") for path in (STATIC / "components").glob("*.css"))


def test_modules_are_all_loaded():
    assert {path.stem for path in (STATIC / "js").glob("*.js")} == set(MODULES)


def test_rooms_keep_their_styles_in_their_layer_and_shout_at_nobody():
    found = []
    for path in SHEETS:
        if path.is_relative_to(STATIC) and path.name != "style-page.css":
            continue
        css = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        if not css.lstrip().startswith("@layer rooms"):
            found.append(f"{path.relative_to(PACKAGE)}: not in @layer rooms")
        if "!important" in css:
            found.append(f"{path.relative_to(PACKAGE)}: !important")

    assert found == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_tokens_keep_their_contrast(theme):
    weak = [
        f"{m.pair.front} on {m.pair.ground}: {m.ratio:.2f} < {m.pair.minimum}"
        for m in measures(theme)
        if not m.is_enough
    ]

    assert weak == []
    assert len(measures(theme)) == len(PAIRS)


def test_contrast_is_computed_as_wcag_says():
    black, white = (0.0, 0.0, 0.0), (1.0, 0.0, 0.0)
    grey = (0.1812 ** (1 / 3), 0.0, 0.0)  # #767676, the lightest grey for text on white

    assert round(contrast(black, white), 2) == 21.0
    assert contrast(white, white) == 1.0
    assert round(contrast(grey, white), 2) == 4.54
