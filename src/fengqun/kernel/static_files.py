"""Static files: by hashed names once they have been gathered, straight from the rooms before that."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class GatheredFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Names with hashes as soon as `collectstatic` has written its manifest, plain names until then.

    The same class gathers and serves, so a first start gathers what its pages then ask for. A page names some forty
    files; their addresses are put together once.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as the storage takes them
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:  # noqa: FBT001, FBT002 - Django's signature
        """The address of a file; kept once the names have hashes, for then it stays."""
        address = self._addresses.get(name)
        if address is None:
            address = super().url(name, force)
            if self.hashed_files:
                self._addresses[name] = address
        return address

    def save_manifest(self) -> None:
        """Write down what was gathered."""
        super().save_manifest()
        self._addresses.clear()

    def stored_name(self, name: str) -> str:
        """The name to ask for."""
        stored: str = super().stored_name(name) if self.hashed_files else name
        return stored
