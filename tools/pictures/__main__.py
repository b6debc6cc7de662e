"""Take pictures of the pages, and report what a person would trip over.

    python -m tools.pictures http://127.0.0.1:8000 --demo [NAME…]
    python -m tools.pictures http://127.0.0.1:8000 --community shanye --as owner=SESSION --as member=SESSION [NAME…]
    python -m tools.pictures http://127.0.0.1:8000 --demo --docs

Every page of `pages.py` is taken at 390 and 1440 px, by day and by night, in Chinese and in English, into
`var/pictures/`: `wallet.390.dark.en.png`. `--demo` signs in as the people of the demo community; anywhere else
signing in is the caller's: a name of `--as` with the value of its session cookie. Some pages are reached only by
doing something (ordering, registering): take pictures of a trial server. Errors in the console, violations of the
content security policy, failed requests, missing headings, words that are cut and pages wider than the screen are
printed, with `--targets` also what is too small for a thumb, and make the exit code 1. `--docs` takes the few
pictures of the documentation instead, one screen each.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.pictures.camera import (
    FOLDER,
    LANGUAGES,
    SCHEMES,
    WIDTHS,
    Wishes,
    chromium,
    demo_sessions,
    shoot_all,
    shoot_docs,
)
from tools.pictures.pages import PAGES


def main(arguments: Sequence[str]) -> int:
    """Run from the command line; answer the exit code."""
    chosen = parse(arguments)
    sessions = dict(pair.split("=", 1) for pair in chosen.sessions)
    shots = [shot for shot in PAGES if not chosen.names or shot.name in chosen.names]
    wishes = Wishes(
        folder=chosen.folder,
        widths=chosen.widths or tuple(WIDTHS),
        schemes=chosen.schemes or SCHEMES,
        languages=chosen.languages or LANGUAGES,
        with_folds=chosen.folds,
        with_targets=chosen.targets,
    )
    with chromium() as browser:
        if chosen.demo:
            sessions = demo_sessions(browser, chosen.base) | sessions
        if chosen.docs:
            shoot_docs(browser, chosen.base, community=chosen.community, sessions=sessions)
            return 0
        findings = shoot_all(browser, chosen.base, shots, wishes, community=chosen.community, sessions=sessions)
    print(f"{len(findings.found)} findings; pictures are in {chosen.folder}")
    return 1 if findings.found else 0


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(description="Take pictures of the pages of a running server.")
    parser.add_argument("base", help="the server, as http://127.0.0.1:8000")
    parser.add_argument("names", nargs="*", help="only these pages")
    parser.add_argument("--community", default="shanye", help="slug of the community")
    parser.add_argument("--demo", action="store_true", help="sign in as the people of the demo community")
    parser.add_argument("--docs", action="store_true", help="take the pictures of the documentation instead")
    parser.add_argument("--folds", action="store_true", help="take the first screen of each page, too")
    parser.add_argument("--targets", action="store_true", help="report what is too small for a thumb on member pages")
    parser.add_argument("--as", dest="sessions", action="append", default=[], metavar="WHO=SESSION")
    parser.add_argument("--width", dest="widths", action="append", type=int, choices=tuple(WIDTHS))
    parser.add_argument("--scheme", dest="schemes", action="append", choices=SCHEMES)
    parser.add_argument("--language", dest="languages", action="append", choices=LANGUAGES)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    return parser.parse_intermixed_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
