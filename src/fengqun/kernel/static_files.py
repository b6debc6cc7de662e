"""Static files: by hashed names once they have been gathered, straight from the rooms before that."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class GatheredFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Names with hashes as soon as `collectstatic` has written its manifest, plain names until then.

    The same class gathers and serves, so a first start gathers what its pages then ask for.
    """

    def stored_name(self, name: str) -> str:
        """The name to ask for."""
        stored: str = super().stored_name(name) if self.hashed_files else name
        return stored
