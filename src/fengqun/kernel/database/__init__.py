"""How the server comes to its PostgreSQL: by address, or embedded under its home folder."""

from fengqun.kernel.database.address import django_database

__all__ = ["django_database"]
