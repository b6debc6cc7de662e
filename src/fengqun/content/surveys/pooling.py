"""Groups that are large enough to hide in: pure, from how many there are in each.

In an anonymous survey no group of fewer than LEAST people is shown. Small groups are put together; if together they are
still too few, the smallest of the others joins them, so that nothing can be found by subtracting what is shown from the
whole. Every number that is shown, and every difference of shown numbers, is then about LEAST people or more.
"""

from collections.abc import Mapping, Sequence

LEAST = 5


def pooled(counts: Mapping[str, int], *, least: int = LEAST) -> list[tuple[str, ...]]:
    """The groups to show, each of one or more of the given; none if all together are too few.

    Groups without anybody are left out. The order of the given is kept.
    """
    present = [name for name, count in counts.items() if count > 0]
    if sum(counts[name] for name in present) < least:
        return []
    large = [name for name in present if counts[name] >= least]
    small = [name for name in present if counts[name] < least]
    while small and sum(counts[name] for name in small) < least:
        smallest = min(large, key=lambda name: counts[name])
        large.remove(smallest)
        small.append(smallest)
    rest = tuple(name for name in present if name in small)
    groups: list[tuple[str, ...]] = [(name,) for name in large]
    return sorted([*groups, *([rest] if rest else [])], key=lambda group: present.index(group[0]))


def shares(counts: Sequence[int], total: int) -> list[int]:
    """Whole percents of `total`, each rounded half up; 0 where there is nothing to share."""
    return [(200 * count + total) // (2 * total) if total else 0 for count in counts]
