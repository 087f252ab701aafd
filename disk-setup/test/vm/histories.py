"""Random histories of one node, with the acknowledged rows as the oracle.

    python3 -B test/vm/histories.py --seconds 3600 [--seed N] [--machines 2] [--record]
    python3 -B test/vm/histories.py --sum

Each seed begins with an init of blank disks. With --record its figures are added to histories.jsonl, so that many short runs make
one long one; --sum adds them up. SIGTERM ends it after the histories under way.

A history is what happens from one start of the database to the next: it writes, something happens to it, the machine
goes down, something happens to the disks, the machine comes up. Then either every acknowledged row is there, or the
node has refused for a reason that was drawn (refusals.py); the cause is then taken away as the runbook says, and every row
must be there. The guest runs without systemd, and a start takes little (see kept.py and checkpoint.py); what the units do is done here.
"""

import argparse
import hashlib
import itertools
import json
import resource
import shutil
import signal
import sys
import threading
import time
import traceback
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from subprocess import SubprocessError

import image
from history import Histories
from machine import GuestError
from node import Node
from paths import DISK_SETUP, TEST
from report import Report
from small import SmallMachine

RECORDED = TEST / "histories.jsonl"
HISTORIES_OF_A_SEED = 25


def run(node, seed, is_over, histories_max=sys.maxsize):
    """Histories of one seed until it is over, the one under way to its end; the counts. Fails the report at the first loss."""
    report = node.report
    report.part(f"random histories, seed {seed}")
    histories = Histories(node, seed)
    started = time.monotonic()
    counts = histories.counts
    try:
        histories.first()
        while counts["histories"] == 0 or (counts["histories"] < histories_max and not is_over()):
            histories.one()
            print(f"  {seed}/{counts['histories']}: {', '.join(histories.log)}", flush=True)
    except (GuestError, OSError, ValueError, SubprocessError) as error:
        counts["failed"] = int(not counts["lost"])
        report.check(f"history {counts['histories'] + 1} of seed {seed} ({', '.join(histories.log)}): {error}", False)
        traceback.print_exc()
    report.check("no acknowledged row is silently gone", counts["lost"] == 0 and counts["histories"] > 0,
                 f"seed {seed}: {counts} in {time.monotonic() - started:.0f} s")
    return counts | {"refusals": dict(histories.refusals), "drawn": dict(histories.drawn)}


def of_today():
    """What the histories are histories of: superdisk and its parts."""
    digest = hashlib.sha256()
    for file in sorted([DISK_SETUP / "superdisk", *(DISK_SETUP / "lib").iterdir()]):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def recorded():
    return [json.loads(line) for line in RECORDED.read_text().splitlines()] if RECORDED.exists() else []


def sums(runs):
    total = {name: sum(run.get(name, 0) for run in runs) for name in ("histories", "refused", "lost", "failed", "promised", "rows")}
    parts = [", ".join(f"{name}: {count}" for name, count in total.items())]
    for title, key in (("refused", "refusals"), ("drawn", "drawn")):
        counts = sum((Counter(run.get(key, {})) for run in runs), Counter())
        parts.append(f"{title}: " + ", ".join(f"{count} {name}" for name, count in counts.most_common()))
    return "; ".join(parts)


def print_sums():
    runs, today = recorded(), of_today()
    for title, some in ((f"all {len(runs)} runs", runs), ("of lib/ as it is now", [run for run in runs if run["of"] == today])):
        print(f"{title}: {sums(some)}")
    return 1 if any(run["lost"] or run.get("failed") for run in runs) else 0


class Rounds:
    """One seed after the other, each on disks made anew, on several machines at a time."""

    def __init__(self, options, report):
        self.options, self.report = options, report
        self.until = time.monotonic() + options.seconds
        signal.signal(signal.SIGTERM, lambda *_: setattr(self, "until", 0))
        self.lock = threading.Lock()
        self.begun = {run["seed"] for run in recorded()} if options.record else set()
        self.runs = []

    def of(self, node):
        while not self.is_over():
            seed, of = self.next_seed(), of_today()
            node.machine.renew()
            counts = run(node, seed, self.is_over, HISTORIES_OF_A_SEED)
            if counts["lost"] or counts["failed"]:
                keep_evidence(node, seed)
            with self.lock:
                self.runs.append({"seed": seed, "of": of} | counts)
                if self.options.record:
                    with open(RECORDED, "a") as file:
                        file.write(json.dumps(self.runs[-1]) + "\n")

    def is_over(self):
        return time.monotonic() >= self.until

    def next_seed(self):
        with self.lock:
            seed = next(seed for seed in itertools.count(self.options.seed) if seed not in self.begun)
            self.begun.add(seed)
            return seed


def keep_evidence(node, seed):
    """All that the machine has but its memory, which begins anew with the next seed."""
    node.machine.close()
    kept = node.machine.folder.with_name(f"failed-{seed}")
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(node.machine.folder, kept, ignore=shutil.ignore_patterns("memory", "root.img", "*.sock"))
    print(f"  seed {seed}: disks and consoles are in {kept}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=3600)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000, help="the first; those that were recorded are left out")
    parser.add_argument("--machines", type=int, default=1, help="how many run at a time; each takes a processor")
    parser.add_argument("--record", action="store_true", help=f"add the figures of each seed to {RECORDED.name}")
    parser.add_argument("--sum", action="store_true", help=f"run nothing, add up {RECORDED.name}")
    options = parser.parse_args()
    if options.sum:
        return print_sums()
    report = Report()
    template = image.build()
    nodes = [Node(SmallMachine(f"histories-{number}", template), report) for number in range(options.machines)]
    nodes[0].machine.choose_accelerator()
    rounds = Rounds(options, report)
    # The pool keeps its threads to the end: nbdkit serves no more once the thread that started it has ended.
    with ThreadPoolExecutor() as pool:
        try:
            list(pool.map(rounds.of, nodes))
        finally:
            for node in nodes:
                node.machine.close()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{sums(rounds.runs)}; {used.ru_utime + used.ru_stime:.0f} s of processor,"
          f" started from the copy of the memory {sum(node.machine.restored for node in nodes)} times of {sum(node.machine.starts for node in nodes)},"
          f" of which {sum(node.machine.not_forgotten for node in nodes)} because the guest had not forgotten")
    print(f"{report.passed} passed, {len(report.failed)} failed")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
