"""Deciding claims without HTTP: the function that the lane calls, batch after batch, on one connection.

Run with the settings of a server: `python -m fengqun.bench._bare KIND BATCH FILE`. FILE holds claims as
`_ground.write_claims` writes them. Printed as JSON: decisions a second, and the CPU seconds used.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path

import django


def main(kind: str, batch: int, name: Path) -> None:
    """Decide all and print how fast it was."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fengqun.settings")
    os.environ["FENGQUN_PROCESS"] = "web"
    django.setup()
    from fengqun.spine.lane import tokens  # noqa: PLC0415 - after django.setup
    from fengqun.spine.lane.bursts import burst_of  # noqa: PLC0415
    from fengqun.spine.lane.types import Claim  # noqa: PLC0415

    claims = []
    for line in name.read_text(encoding="utf-8").splitlines():
        asked = json.loads(line)
        said = tokens.read(asked["token"])
        claims.append(Claim(said.community_id, said.subject_id, said.member_id, asked["key"]))
    decide = burst_of(kind).decide
    used = resource.getrusage(resource.RUSAGE_SELF)
    before = used.ru_utime + used.ru_stime
    begun = time.perf_counter()
    for start in range(0, len(claims), batch):
        part = claims[start : start + batch]
        decide(part[0].community_id, part)
    took = time.perf_counter() - begun
    used = resource.getrusage(resource.RUSAGE_SELF)
    answer = {"per_second": len(claims) / took, "cpu_seconds": used.ru_utime + used.ru_stime - before}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
