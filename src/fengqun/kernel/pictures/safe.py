"""Uploaded pictures made safe: the content decides what they are, not the name.

A picture is decoded and encoded anew, so that nothing of the sent file is ever served: no metadata (place,
device), no trailing data, no second format hidden in the first. Vector files are refused, they can hold scripts.
"""

import io
import warnings
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from fengqun.kernel.pictures.errors import PictureRefused

MAX_BYTES = 12 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_EDGE = 1600
THUMBNAIL_EDGE = 640
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_QUALITY = 84


@dataclass(frozen=True, slots=True)
class SafePicture:
    """A picture encoded anew in two sizes, with the file suffix that its format has."""

    content: bytes
    thumbnail: bytes
    suffix: str
    width: int
    height: int


def prepare(upload: BinaryIO) -> SafePicture:
    """Read an uploaded picture. Raises PictureRefused with the reason in words."""
    data = upload.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise PictureRefused(reason=_("图片太大，请压到 %(mb)s MB 以内。") % {"mb": MAX_BYTES // 1024**2})
    picture = _decoded(data)
    large, small = _fitted(picture, MAX_EDGE), _fitted(picture, THUMBNAIL_EDGE)
    suffix = "png" if large.mode == "RGBA" else "jpg"
    return SafePicture(_encoded(large), _encoded(small), suffix, large.width, large.height)


def _decoded(data: bytes) -> Image.Image:
    """The picture upright, in plain RGB or RGBA; the first frame of an animation."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=_FORMATS)
            if picture.width * picture.height > MAX_PIXELS:
                raise PictureRefused(reason=_("图片尺寸太大，请缩小后再传。"))
            picture.load()
            upright = ImageOps.exif_transpose(picture)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefused(reason=_("这个文件打不开。请用 JPEG、PNG、WebP 或 GIF 图片。")) from error
    has_alpha = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
    return upright.convert("RGBA" if has_alpha else "RGB")


def _fitted(picture: Image.Image, edge: int) -> Image.Image:
    fitted = picture.copy()
    fitted.thumbnail((edge, edge), Image.Resampling.LANCZOS)
    return fitted


def _encoded(picture: Image.Image) -> bytes:
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    buffer = io.BytesIO()
    if picture.mode == "RGBA":
        clean.save(buffer, "PNG", optimize=True)
    else:
        clean.save(buffer, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return buffer.getvalue()
