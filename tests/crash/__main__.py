"""`python -m tests.crash --rounds 10`: more rounds than the tests have time for, on one server after another.

With `--bursts` a whole community claims from a drop in each round, instead of a few clients who buy and pay.
"""

# ruff: noqa: T201 - the command line prints

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.crash.bursts import audit_bursts, prepare_bursts, run_burst_round
from tests.crash.rounds import INHERITED, come_to_rest, run_round, verdicts
from tests.runtime.running import Server

from fengqun.kernel.database.cluster import Cluster

ROUNDS_A_SERVER = 3
BURSTS_A_SERVER = 20


def main() -> int:
    """Read the options, run, answer the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.crash")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clients", type=int, default=3)
    parser.add_argument("--orders", type=int, default=8, help="a client and round")
    parser.add_argument("--kills", type=int, default=7, help="a round")
    parser.add_argument("--demo", action="store_true", help="replay the demo during the first round of each server")
    parser.add_argument("--bursts", action="store_true", help="claim from drops instead of buying")
    parser.add_argument("--members", type=int, default=2000, help="who claim in a round of --bursts")
    parser.add_argument("--stock", type=int, default=150, help="what there is to win in a round of --bursts")
    options = parser.parse_args()
    for name in [name for name in os.environ if name.startswith(INHERITED)]:
        del os.environ[name]
    os.environ["LANG"] = "en_US.UTF-8"
    os.environ["FENGQUN_LANE_PER_ADDRESS"] = "0"  # all claim from one address
    seeds = range(options.seed, options.seed + options.rounds)
    total: Counter[str] = Counter()
    at_once = BURSTS_A_SERVER if options.bursts else ROUNDS_A_SERVER
    for first in seeds[::at_once]:
        if not run_server([seed for seed in seeds if first <= seed < first + at_once], options, total):
            return 1
    print(f"{options.rounds} rounds, nothing lost, nothing twice: {dict(total)}")
    return 0


def run_server(seeds: list[int], options: argparse.Namespace, total: Counter[str]) -> bool:
    """Some rounds on one server; whether nothing was wrong. Its home is kept if something was."""
    home = Path(tempfile.mkdtemp(prefix="fq-crash-"))
    home.chmod(0o755)
    server, is_fine = Server(home, ["--workers", "2"]), False
    try:
        run = run_bursts if options.bursts else run_buying
        if not run(server, seeds, options, total):
            return False
        code = server.stop()
        is_fine = code == 0
        if not is_fine:
            print(f"the server ended with {code}:\n{server.output}")
        return is_fine
    finally:
        server.kill_all()
        Cluster(home).destroy_if_unused()
        if is_fine:
            shutil.rmtree(home, ignore_errors=True)
        else:
            print(f"what is left lies in {home}")


def run_buying(server: Server, seeds: list[int], options: argparse.Namespace, total: Counter[str]) -> bool:
    """A few clients buy, pay and refund; whether nothing was wrong."""
    for place, seed in enumerate(seeds):
        began_at = time.monotonic()
        report = run_round(
            server,
            seed=seed,
            clients=options.clients,
            orders=options.orders,
            kills=options.kills,
            demo_seed=seed if options.demo and place == 0 else None,
        )
        total.update({"orders": report.orders, "paid": report.paid, "refunds": report.refunds})
        total.update({"retries": report.retries, "kills in the demo": report.kills_in_demo})
        total.update({f"{kind} killed": n for kind, n in report.kills.items()})
        print(f"seed {seed}: {report} in {time.monotonic() - began_at:.0f} s", flush=True)
        if report.wrong:
            return False
    return True


def run_bursts(server: Server, seeds: list[int], options: argparse.Namespace, total: Counter[str]) -> bool:
    """A whole community claims from one drop after another; whether nothing was wrong."""
    server.wait_until_ready()
    bursts = prepare_bursts(server.home, rounds=len(seeds), members=options.members, stock=options.stock)
    for seed, burst in zip(seeds, bursts, strict=True):
        began_at = time.monotonic()
        report = run_burst_round(server, burst, seed=seed, kills=options.kills)
        total.update({"won": report.won, "answers lost": report.cut})
        total.update({f"{kind} killed": n for kind, n in report.kills.items()})
        print(f"seed {seed}: {report} in {time.monotonic() - began_at:.0f} s", flush=True)
        if report.wrong or report.won != options.stock:
            return False
    come_to_rest(server)
    wrong = audit_bursts(server.home, bursts, stock=options.stock)
    wrong += verdicts(server.home)
    print("\n".join(wrong), end="")
    return not wrong


if __name__ == "__main__":
    sys.exit(main())
