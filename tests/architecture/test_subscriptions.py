"""Who listens to whom stands in a file that can be read, and reviewed when it changes."""

from pathlib import Path

from tools.subscriptions import snapshot

SNAPSHOT = Path(__file__).with_name("subscriptions.txt")


def test_everybody_who_listens_stands_in_the_snapshot():
    written = SNAPSHOT.read_text(encoding="utf-8")
    assert snapshot() == written, "run: python -m tools.subscriptions > tests/architecture/subscriptions.txt"
