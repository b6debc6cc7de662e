"""The picture that is shown around, piece by piece."""

import base64
import io
import re
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from fengqun.commerce.drops.posters import code_of, lines_of
from fengqun.commerce.drops.tests.factories import make_drop
from fengqun.kernel.policies import SYSTEM
from fengqun.kernel.tests.factories import a_picture
from fengqun.product.catalog.commands import add_art, add_picture
from fengqun.product.catalog.tests.factories import make_variant


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("周五晚八点", ["周五晚八点"]),
        ("一二三四五六七八九十甲乙丙丁", ["一二三四五六七八九十甲乙丙", "丁"]),
        ("一" * 40, ["一" * 13, "一" * 12 + "…"]),
        ("Geisha at eight o'clock", ["Geisha at eight o'clock"]),
        ("  前后空  ", ["前后空"]),
    ],
)
def test_a_title_fits_into_two_lines(title, lines):
    assert lines_of(title) == lines


def test_the_code_is_drawn_module_by_module_with_a_quiet_zone():
    code = code_of("https://example.test/r/ABC")
    drawn = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", code.path)}
    assert code.side == 29  # version 2 has 25 modules, and two of quiet on each side
    assert min(min(spot) for spot in drawn) == 2
    assert max(max(spot) for spot in drawn) == code.side - 3
    assert {(2, 2), (8, 2), (2, 8)} <= drawn  # corners of the finder pattern
    assert (9, 9) not in drawn


def poster_of(browser, community, drop):
    return browser.get(f"/c/{community.slug}/drops/{drop.id}/poster.svg").content


def test_a_photograph_is_carried_along(community, frozen, client_for, member):
    # given
    variant = make_variant(community)
    add_picture(community.id, variant.product_id, actor=SYSTEM, upload=a_picture())
    drop = make_drop(community, variant_id=variant.id)

    # when
    root = ET.fromstring(poster_of(client_for(member), community, drop))  # noqa: S314 - our own

    # then
    [image] = root.iter("{http://www.w3.org/2000/svg}image")
    kind, content = image.attrib["href"].split(",")
    assert kind == "data:image/jpeg;base64"
    assert Image.open(io.BytesIO(base64.b64decode(content))).size == (40, 30)


def test_a_drawing_is_drawn(community, frozen, client_for, member):
    variant = make_variant(community)
    add_art(community.id, variant.product_id, actor=SYSTEM, art_key="s-bag-hua")
    drop = make_drop(community, variant_id=variant.id)
    root = ET.fromstring(poster_of(client_for(member), community, drop))  # noqa: S314 - our own
    assert [one.attrib["viewBox"] for one in root.iter("{http://www.w3.org/2000/svg}svg")][1:] == ["0 0 160 220"]


def test_a_title_is_words_and_nothing_else(community, frozen, client_for, member):
    drop = make_drop(community, title="<script>1</script>&")
    content = poster_of(client_for(member), community, drop)
    assert b"<script" not in content
    ET.fromstring(content)  # noqa: S314 - our own
