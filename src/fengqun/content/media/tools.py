"""ffprobe and ffmpeg, where the machine has them. They read a file that somebody sent: no network, little time."""

import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.core.files.base import File

SECONDS = 30
LONGEST_MS = 24 * 3_600_000
LARGEST_EDGE = 20_000
MAX_FRAME_BYTES = 20 * 1024 * 1024
_LOCAL_ONLY = ["-protocol_whitelist", "file"]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the tools could tell."""

    duration_ms: int
    width: int
    height: int
    frame: bytes | None


def look_at(file: "BinaryIO | File[Any]", *, wants_frame: bool, suffix: str) -> Seen | None:
    """Copy the file to a folder of its own and look at it; None where there is no tool or it cannot read the file."""
    probe, convert = shutil.which("ffprobe"), shutil.which("ffmpeg")
    if probe is None:
        return None
    with tempfile.TemporaryDirectory(prefix="fengqun-media-") as folder:
        source = Path(folder, f"source.{suffix if suffix.isalnum() else 'bin'}")
        with source.open("wb") as target:
            shutil.copyfileobj(file, target)
        facts = _facts(probe, source)
        if facts is None:
            return None
        frame = _frame(convert, source, Path(folder, "frame.jpg")) if wants_frame and convert else None
    return Seen(*facts, frame)


def _facts(probe: str, source: Path) -> tuple[int, int, int] | None:
    answer = _run(
        [probe, "-v", "error", *_LOCAL_ONLY, "-show_entries", "format=duration:stream=width,height", "-of", "json"],
        source,
    )
    try:
        told: Any = json.loads(answer or b"")
        seconds = float(told.get("format", {}).get("duration") or 0)
        sizes = [(int(one.get("width") or 0), int(one.get("height") or 0)) for one in told.get("streams", [])]
        width, height = max(sizes, default=(0, 0))
        duration_ms = min(max(round(seconds * 1000), 0), LONGEST_MS)
    except (ValueError, TypeError, AttributeError, OverflowError):
        return None
    return duration_ms, min(max(width, 0), LARGEST_EDGE), min(max(height, 0), LARGEST_EDGE)


def _frame(convert: str, source: Path, target: Path) -> bytes | None:
    way = [
        convert,
        "-v",
        "error",
        "-nostdin",
        *_LOCAL_ONLY,
        "-i",
        str(source),
        "-frames:v",
        "1",
        "-vf",
        "thumbnail",
        "-y",
    ]
    _run(way, target)
    if not target.is_file() or target.stat().st_size > MAX_FRAME_BYTES:
        return None
    return target.read_bytes()


def _run(command: list[str], last: Path) -> bytes | None:
    try:
        done = subprocess.run(  # noqa: S603 - a program found by name, with our own arguments
            [*command, str(last)], capture_output=True, timeout=SECONDS, check=False, stdin=subprocess.DEVNULL
        )
    except (subprocess.TimeoutExpired, OSError):
        return None
    return done.stdout if done.returncode == 0 else None
