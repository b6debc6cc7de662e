"""What every test starts from: a frozen clock where asked for, closed sockets, one database per run."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fengqun.settings.test")
