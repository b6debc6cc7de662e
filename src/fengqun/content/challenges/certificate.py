"""The certificate as a picture: name, days, streak, the community's mark and the day it was earned.

Drawn by Pillow with a font of the machine that knows Chinese. Where none is installed, a certificate in Latin letters
is drawn with Pillow's own font, and anything else is refused with a sentence: boxes instead of a name are no
certificate.
"""

from functools import cache
from io import BytesIO
from math import cos, pi, sin
from pathlib import Path

from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from fengqun.content.challenges.errors import NoLetters
from fengqun.content.challenges.types import Certificate

WIDTH, HEIGHT = 1080, 1440
PAPER, INK, QUIET, HONEY, LINE = "#fbf8f1", "#2a2620", "#7a7266", "#e9ae3b", "#e4dccb"
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/System/Library/Fonts/PingFang.ttc",
    "/System/Library/Fonts/Hiragino Sans GB.ttc",
    "C:/Windows/Fonts/msyh.ttc",
)
FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
PATTERNS = ("*CJK*Regular.tt*", "*CJK*Regular.ot*", "*CJK*.tt*", "wqy*.tt*", "*SourceHan*.ot*")
_SAMPLE = "蜂"
SMALLEST = 20


def draw(certificate: Certificate) -> bytes:
    """The picture as a PNG of 1080 by 1440. Raises NoLetters."""
    words = _words(certificate)
    path = chinese_font()
    if path is None and not all(text.isascii() for text in words.values()):
        raise NoLetters
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((48, 48, WIDTH - 48, HEIGHT - 48), radius=36, outline=LINE, width=3)
    _mark(pen, certificate.community[:1].upper(), path)
    _centred(pen, words["community"], 380, path, size=36, fill=QUIET)
    _centred(pen, words["name"], 470, path, size=88, fill=INK)
    _centred(pen, words["title"], 610, path, size=46, fill=INK)
    _centred(pen, words["days"], 720, path, size=220, fill=INK)
    _centred(pen, words["unit"], 970, path, size=40, fill=QUIET)
    pen.line((WIDTH // 2 - 60, 1070, WIDTH // 2 + 60, 1070), fill=HONEY, width=6)
    _centred(pen, words["streak"], 1110, path, size=36, fill=INK)
    _centred(pen, words["dates"], 1180, path, size=32, fill=QUIET)
    _centred(pen, words["earned"], 1240, path, size=32, fill=QUIET)
    buffer = BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


@cache
def chinese_font() -> str | None:
    """A font of this machine that knows Chinese, or None."""
    found = [path for path in FONTS if Path(path).is_file()]
    for folder in () if found else FOLDERS:
        for pattern in PATTERNS:
            found += sorted(str(path) for path in Path(folder).rglob(pattern))
    return next((path for path in found if _knows_chinese(path)), None)


def _knows_chinese(path: str) -> bool:
    try:
        font = ImageFont.truetype(path, 32)
    except OSError:
        return False
    return bytes(font.getmask(_SAMPLE)) != bytes(font.getmask("\U000fffff"))


def _words(certificate: Certificate) -> dict[str, str]:
    return {
        "community": certificate.community,
        "name": certificate.name,
        "title": certificate.title,
        "days": str(certificate.days),
        "unit": _("天"),
        "streak": _("最长连续 %(days)s 天") % {"days": certificate.longest},
        "dates": f"{certificate.starts_on:%Y-%m-%d} – {certificate.ends_on:%Y-%m-%d}",
        "earned": _("%(day)s 打满 %(needed)s 天")
        % {"day": f"{certificate.earned_on:%Y-%m-%d}", "needed": certificate.needed},
    }


def _centred(pen: ImageDraw.ImageDraw, text: str, top: int, path: str | None, *, size: int, fill: str) -> None:
    """The text on one line in the middle, smaller where it would not fit."""
    font = _font(path, size)
    while pen.textlength(text, font=font) > WIDTH - 200 and size > SMALLEST:
        size -= 2
        font = _font(path, size)
    pen.text(((WIDTH - pen.textlength(text, font=font)) / 2, top), text, font=font, fill=fill)


def _mark(pen: ImageDraw.ImageDraw, letter: str, path: str | None) -> None:
    """The community's cell with its first letter, as where it has no mark of its own."""
    middle, radius = (WIDTH / 2, 240.0), 96.0
    corners = [
        (middle[0] + radius * cos(pi / 6 + pi / 3 * corner), middle[1] + radius * sin(pi / 6 + pi / 3 * corner))
        for corner in range(6)
    ]
    pen.polygon(corners, fill=HONEY)
    pen.text(middle, letter, font=_font(path, 88), fill=INK, anchor="mm")


def _font(path: str | None, size: int) -> Font:
    return ImageFont.truetype(path, size) if path else ImageFont.load_default(size)
