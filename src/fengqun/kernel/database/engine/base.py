"""The engine itself; Django asks for it under this module name."""

from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base

from fengqun.kernel.database.embedded import ensure_embedded


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL under the folder that the setting EMBEDDED_HOME names."""

    def get_connection_params(self) -> dict[str, Any]:
        """See that the server runs, before anybody connects with what is answered here."""
        ensure_embedded(Path(self.settings_dict["EMBEDDED_HOME"]))
        return super().get_connection_params()
