"""A picture to be shown around: what there is to win, when, for how much, and a code that leads there."""

import base64
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import segno
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.utils.safestring import SafeString, mark_safe

from fengqun.commerce.drops.offers import Offer
from fengqun.kernel.pictures.card import PictureCard
from fengqun.product.catalog.queries import picture_file

LINE_WIDTH = 13
"""Letters of full width that fit into a line of the title."""
MOST_LINES = 2
QR_SIDE = 220
_SYMBOL = re.compile(r'<symbol id="([^"]+)" viewBox="([^"]+)"[^>]*>(.*?)</symbol>', re.DOTALL)
_MEDIA = {".png": "image/png", ".webp": "image/webp"}


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code as a path in a square of `side` modules."""

    side: int
    path: str


def code_of(address: str) -> Code:
    """The QR code of an address, with the quiet zone that readers need."""
    made = segno.make(address, error="m")
    rows = [list(row) for row in made.matrix_iter(border=2)]
    path = "".join(
        f"M{column} {line}h1v1h-1z" for line, row in enumerate(rows) for column, dark in enumerate(row) if dark
    )
    return Code(len(rows), path)


def lines_of(title: str, *, width: float = LINE_WIDTH, most: int = MOST_LINES) -> list[str]:
    """The title broken into lines; what does not fit ends in an ellipsis. Latin letters count half."""
    lines, line, used = [], "", 0.0
    for letter in title.strip():
        step = 0.55 if letter.isascii() else 1.0
        if used + step > width:
            lines.append(line)
            line, used = "", 0.0
        line, used = line + letter, used + step
    lines.append(line)
    lines = [text.strip() for text in lines if text.strip()]
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1][:-1]}…"]
    return lines


def embedded(offer: Offer) -> str:
    """The product's photograph as a data address, "" where it has none: a picture cannot load another one."""
    picture = offer.picture
    if picture is None or picture.art_key:
        return ""
    name = picture_file(offer.drop.community_id, picture.id, drafts=True, thumbnail=True)
    with default_storage.open(name) as file:
        content = base64.b64encode(file.read()).decode()
    return f"data:{_MEDIA.get(Path(name).suffix, 'image/jpeg')};base64,{content}"


def drawing(picture: PictureCard | None) -> tuple[str, SafeString]:
    """The drawing that ships with the server, as its view box and its paths; empty for anything else."""
    known = _drawings().get(picture.art_key) if picture is not None else None
    return known or ("0 0 1 1", mark_safe(""))


@cache
def _drawings() -> dict[str, tuple[str, SafeString]]:
    """The drawings of the sprite, which is ours and is not written to."""
    sprite = Path(str(finders.find("ui/art.svg"))).read_text(encoding="utf-8")
    return {name: (box, mark_safe(paths)) for name, box, paths in _SYMBOL.findall(sprite)}  # noqa: S308 - our own file
