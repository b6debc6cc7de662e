"""Fuzz for longer: `python -m tests.fuzz --examples 50`. Needs DATABASE_URL, like the tests, whose bounds it widens."""

import argparse
import os
import sys

import pytest


def main() -> int:
    """Read the options, run the fuzzing tests with them, answer the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument(
        "--examples", type=int, default=20, help="calls of each operation and of each page by each person"
    )
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    os.environ["FENGQUN_FUZZ_EXAMPLES"] = str(options.examples)
    os.environ["FENGQUN_FUZZ_SEED"] = str(options.seed)
    return int(pytest.main(["tests/fuzz", "-q", "--show-capture=no"]))


if __name__ == "__main__":
    sys.exit(main())
