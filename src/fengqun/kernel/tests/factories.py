"""Things for the tests of all rooms."""

import io
from typing import Any

from PIL import Image


def a_picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **options: Any) -> io.BytesIO:
    """The bytes of a small picture."""
    buffer = io.BytesIO()
    Image.new("RGB", size, "orange").save(buffer, kind, **options)
    buffer.seek(0)
    return buffer
