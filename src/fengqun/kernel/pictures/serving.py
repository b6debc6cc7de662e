"""Serving stored pictures so that a browser can only ever see them as pictures."""

from django.core.files.storage import default_storage
from django.http import FileResponse

from fengqun.kernel.pictures.errors import PictureNotFound

_TYPES = {"jpg": "image/jpeg", "png": "image/png"}
_DAY = 86_400


def picture_response(name: str, *, for_everybody: bool) -> FileResponse:
    """The file of that storage name, inline if it is a picture, as a download otherwise.

    Raises PictureNotFound when the file is gone. Names hold an id and never change their content.
    """
    try:
        file = default_storage.open(name)
    except FileNotFoundError as error:
        raise PictureNotFound from error
    content_type = _TYPES.get(name.rpartition(".")[2])
    response = FileResponse(
        file,
        as_attachment=content_type is None,
        filename=name.rpartition("/")[2],
        content_type=content_type or "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = f"{'public' if for_everybody else 'private'}, max-age={30 * _DAY}, immutable"
    return response
