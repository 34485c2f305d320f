"""The same job by Peig Setup's engine, by azure-cli and by m365, on a practice tenant whose requests take 0 to 200 ms.

Prints; nothing in here fails for being slow. `cargo xtask bench` installs and builds what it needs.
"""

import argparse
import json
import os
import pathlib
import platform
import sys
import tempfile
from unittest import mock

import figures
from jobs import M365, AzureCli, Peig
from practice import Practice

DELAYS = (0, 40, 80, 200)
# The delay whose runs are drawn.
DRAWN = 80
TOOLS = (Peig, AzureCli, M365)


def once(kind, delay):
    """One run of one program on a tenant of its own."""
    practice = Practice("fresh", "--log", "--delay", str(delay))
    try:
        with (
            mock.patch.dict(os.environ, practice.settings(), clear=True),
            tempfile.TemporaryDirectory(prefix="peig-bench-") as folder,
        ):
            tool = kind(practice, pathlib.Path(folder))
            tool.sign_in()
            steps = tool.job()
    finally:
        said = practice.stop()
    log = figures.without_looks(json.loads(said))
    if refused := [one for one in log if one["host"] == "graph" and (one["status"] or 500) >= 400]:
        raise AssertionError(f"{kind.name} was refused: {refused}")
    if kind is Peig:
        return figures.of_peig(tool, steps, log)
    whole = figures.of_commands(tool, steps, log)
    return [whole, figures.with_one_consent(tool, steps, log)] if kind is AzureCli else [whole]


def runs(kind, delay, times):
    """The quickest of so many runs, each of its figures by itself."""
    print(f"{kind.name}, {delay} ms …", file=sys.stderr, flush=True)
    every = [once(kind, delay) for _ in range(times)]
    return [figures.quickest(same) for same in zip(*every, strict=True)]


def ratios(found):
    """How many times as long the others take. As a whole, Peig Setup's start and reading included; the same without what
    other work on the machine adds; and from first requests to last answers, against Peig Setup's job with its proof."""
    rows = []
    for others in zip(*(rest for _, _, *rest in found.values()), strict=True):
        pairs = [(other, whole, alone) for other, (whole, alone, *_) in zip(others, found.values(), strict=True)]
        started = [other.wall / whole.wall for other, whole, _ in pairs]
        asked = [other.network / alone.network for other, _, alone in pairs]
        idle = [other.idle / whole.idle for other, whole, _ in pairs]
        rows.append([f"{others[0].name}: whole", *map(times_as_long, started)])
        rows.append([f"{others[0].name}: processor and network", *map(times_as_long, idle)])
        rows.append([f"{others[0].name}: at the network", *map(times_as_long, asked)])
    return figures.table(["how many times as long as Peig Setup", *(f"{delay} ms" for delay in found)], rows)


def times_as_long(ratio):
    """A ratio as it is read."""
    return f"{ratio:.1f} ×"


def main():
    """All of it, as a page of Markdown."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=3, help="runs of each, of which the quickest is told")
    times = parser.parse_args().times
    found = {delay: [one for kind in TOOLS for one in runs(kind, delay, times)] for delay in DELAYS}
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"{os.cpu_count()} processors ({platform.machine()}), load {load}; the quickest of {times} runs\n")
    print(ratios(found))
    for delay, rows in found.items():
        print(f"\n{delay} ms per request\n")
        print(figures.table(figures.HEAD, [figures.row(one, delay) for one in rows]))
    for at in (0, 2, 4):
        print(f"\n{figures.timeline(found[DRAWN][at])}")


if __name__ == "__main__":
    main()
