"""Random histories of one node, with the acknowledged rows as the oracle.

    python3 -B test/vm/histories.py --seconds 3600 [--seed N] [--machines 2] [--record]
    python3 -B test/vm/histories.py --sum

Each seed begins with an init of blank disks. With --record its figures are added to histories.jsonl, so that many short runs make
one long one; --sum adds them up. SIGTERM ends it after the histories under way.

A history is what happens from one start of the database to the next: it writes, something happens to it, the machine
goes down, something happens to the disks, the machine comes up. Then either every acknowledged row is there, or the
node has refused by name; the cause is then taken away as the runbook says, and every row must be there. The guest runs
without systemd, and a start takes little (see kept.py and checkpoint.py); what the units do is done here.
"""

import argparse
import hashlib
import itertools
import json
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import image
from checkpoint import ASK
from kept import KeptMachine
from machine import GuestError
from node import DEGRADED, Node
from paths import DISK_SETUP, TEST
from report import Report

RECORDED = TEST / "histories.jsonl"
HISTORIES_OF_A_SEED = 25
WINDOW_STEPS = 2  # of the generation; an old copy that is younger may be taken for current: see the table of promises
REFUSALS = re.compile("superdisk: (refused: SSD missing|fenced: .{0,60})")
# What a refusal is called in the sums, by what it says; the first that fits.
REFUSAL_NAMES = ("SSD missing", "it is an old copy", "ran without", "each leg has run without the other", "were written to apart",
                 "its label says that it was fenced", "faulty (watch)", "missing (watch)", "faulty (health check)", "when the node was drained")
PREPARE = ("sed -i 's/^DATABASE_UNIT=.*/DATABASE_UNIT=/; s/^METRICS_DIRECTORY=.*/METRICS_DIRECTORY=/;"
           " s/^SSD_COUNT=.*/SSD_COUNT=2/; s/ [^ ]*-ssd2 .*-ssd3//; s/^DEVICE_WAIT_SECONDS_MAX=.*/DEVICE_WAIT_SECONDS_MAX=2/;"
           # A host that gives the machine little of its processor leaves it less than each second's step takes.
           " s/^GENERATION_SECONDS=.*/GENERATION_SECONDS=2/; s/^MKFS_OPTIONS=.*/MKFS_OPTIONS=\"-b size=4096 --unsupported\"/'"
           " /etc/superdisk/superdisk.conf")
UP = ASK + """superdisk assemble && mount -o noatime /dev/md1 /var/lib/scylla && superdisk verify --gate >/dev/null || exit
nice -n 10 superdisk beat >>/tmp/log 2>&1 & echo $! >/tmp/beat
ask serve 0.03 || { echo "$said"; exit 1; }
echo $said >/tmp/database
while :; do superdisk watch; sleep 1; done >>/tmp/log 2>&1 & # as its unit: started again when it fails"""
PAUSE = "exec 6<> <(:); pause() { read -r -t 0.1 -u 6; }\n"  # without a process, for each takes the emulator long
DOWN = PAUSE + "kill $(</tmp/database); kill -TERM $(</tmp/beat); while [ -e /proc/$(</tmp/beat) ]; do pause; done; superdisk drain"
# The database is paused while its rows are looked at.
IN_HEALTH = f"""kill -STOP $(</tmp/database)
[ $(<{DEGRADED}) = 0 ] || superdisk rebuild --yes --wait || exit
[ $(<{DEGRADED}) = 0 ] && [ ! -e /var/lib/superdisk/fence ]"""
CHECK = ASK + """ask check %d %d || { echo "$said"; exit 1; }
ask forget || exit; echo "$said"; kill -CONT $(</tmp/database)"""
AFTER_THE_WINDOW = PAUSE + f"""number() {{ IFS='=' read -r _ number </var/lib/superdisk/generation; }}
number; end=$((number + {WINDOW_STEPS})); for ((look = 0; look < 6000; look++)); do number; ((number < end)) || exit 0; pause; done; exit 1"""
THAW = "fsfreeze --unfreeze /var/lib/scylla\n" + AFTER_THE_WINDOW
FENCED = "[ -e /var/lib/superdisk/fence ]"


class Histories:
    def __init__(self, node, seed):
        self.node, self.machine, self.random = node, node.machine, random.Random(seed)
        self.old = self.machine.folder / "pd.old.img"
        self.current = self.machine.folder / "pd.current.img"
        self.counts = {"histories": 0, "refused": 0, "lost": 0, "failed": 0, "rows": 0}
        self.refusals = Counter()
        self.log = []
        self.first_row = 1  # those before it were checked, and then deleted

    def first(self):
        self.machine.start()
        self.node.run("superdisk init --yes")
        self.node.run(UP)

    def one(self):
        """One history; raises GuestError when the node is neither right nor refuses by name."""
        self.log = []
        self.node.write_for(self.random.randint(10, 80))
        copied = self.random.random() < 0.6 and self.snapshot()
        self.choose(self.nothing, self.nothing, self.ssd_leg_fails, self.command_is_killed, self.durable_disk_fails)
        self.choose(self.power_cut, self.power_cut, self.drain)
        fenced = "durable_disk_fails" in self.log
        _copy(self.machine.pd.file, self.current)
        late = ()
        if self.random.random() < 0.2:
            late = (self.random.randrange(len(self.machine.ssds)),)
            self.log.append(f"ssd{late[0]}_is_late")
        else:
            # With the newest rows on the SSDs alone, their loss is the end of this node; the suite has that case.
            self.choose(self.nothing, *([] if fenced else [self.lose_ssds]), *([self.restore] * 2 if copied else []),
                        *([self.restore_and_lose_ssds] if copied and not fenced else []))
        self.machine.start(late=late)
        self.settle(late)
        self.counts["histories"] += 1

    def choose(self, *operations):
        operation = self.random.choice(operations)
        self.log.append(operation.__name__)
        operation()

    # While it runs.

    def nothing(self):
        pass

    def snapshot(self):
        self.log.append("snapshot")
        self.node.run("fsfreeze --freeze /var/lib/scylla")
        _copy(self.machine.pd.file, self.old)
        # Counted in the generation's own steps: an emulated second may be many.
        self.node.run(THAW)
        self.node.write_for(self.random.randint(2, 40))
        return True

    def ssd_leg_fails(self):
        self.node.run("mdadm --quiet /dev/md1 --fail /dev/md0")
        self.node.run(AFTER_THE_WINDOW)
        self.node.write_for(20)
        if self.random.random() < 0.5:
            self.node.run("superdisk rebuild --yes")

    def command_is_killed(self):
        command = self.random.choice(["rebuild --yes", "health", "verify --gate", "assemble", "drain"])
        self.log.append(command.replace(" ", "_"))
        self.node.sh(f"setsid superdisk {command} >/dev/null 2>&1 & sleep {self.random.uniform(0, 3):.2f}; kill -KILL -- -$!")

    def durable_disk_fails(self):
        self.machine.pd.break_writes()
        self.machine.wait_for(f"{FENCED} && ! grep -q /var/lib/scylla /proc/mounts")
        self.machine.pd.heal()

    # While it is down.

    def power_cut(self):
        self.machine.power_cut()

    def drain(self):
        self.node.sh(DOWN)
        self.node.run("sync")
        self.machine.close_disks()

    def lose_ssds(self):
        self.machine.blank_ssds()

    def restore(self):
        _copy(self.old, self.machine.pd.file)

    def restore_and_lose_ssds(self):
        self.restore()
        self.lose_ssds()

    # Afterwards.

    def settle(self, late):
        code, said = self.node.sh(UP)
        if code:
            if not REFUSALS.search(said):
                raise GuestError(f"neither up nor refused by name: {said}")
            self.counts["refused"] += 1
            self.log.append("refused: " + REFUSALS.search(said)[0])
            self.refusals[next((name for name in REFUSAL_NAMES if name in said), "fenced")] += 1
            self.repair(late)
        self.node.run(IN_HEALTH)
        last = self.node.acknowledged()[0]
        code, output = self.node.sh(CHECK % (self.first_row, last))
        missing = self.node.rows_missing_at_starts()
        if code or missing:
            self.counts["lost"] += 1
            raise GuestError(f"acknowledged rows are gone: {output} missing_at_start={missing}")
        self.counts["rows"] += last + 1 - self.first_row
        self.first_row = int(output)

    def repair(self, late):
        """What the runbook says: attach what is missing; the SSDs bring an old disk up to date; else the current disk."""
        if late:
            self.machine.power_cut()
            self.machine.start()
            if self.node.sh(UP)[0] == 0:
                return
        if self.node.sh(FENCED)[0]:
            self.machine.power_cut()
            _copy(self.current, self.machine.pd.file)
            self.machine.start()
        else:
            self.node.run("superdisk unfence")
        self.node.run(UP)


def _copy(source, target):
    subprocess.run(["cp", "--sparse=always", source, target], check=True)


class SmallMachine(KeptMachine):
    """As few SSDs as make a stripe, and as small as XFS can be made: filling an SSD leg is most of what a history takes."""
    ssd_count = 2
    ssd_bytes = 40 << 20
    pd_bytes = 84 << 20


def machine(name, template):
    return SmallMachine(name, *template, PREPARE)


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
    except (GuestError, OSError, ValueError, subprocess.SubprocessError) as error:
        counts["failed"] = int(not counts["lost"])
        report.check(f"history {counts['histories'] + 1} of seed {seed} ({', '.join(histories.log)}): {error}", False)
        traceback.print_exc()
    report.check("no acknowledged row is silently gone", counts["lost"] == 0 and counts["histories"] > 0,
                 f"seed {seed}: {counts} in {time.monotonic() - started:.0f} s")
    return counts | {"refusals": dict(histories.refusals)}


def of_today():
    """What the histories are histories of: superdisk and its parts."""
    digest = hashlib.sha256()
    for file in sorted([DISK_SETUP / "superdisk", *(DISK_SETUP / "lib").iterdir()]):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def recorded():
    return [json.loads(line) for line in RECORDED.read_text().splitlines()] if RECORDED.exists() else []


def sums(runs):
    total = {name: sum(run.get(name, 0) for run in runs) for name in ("histories", "refused", "lost", "failed", "rows")}
    refusals = sum((Counter(run["refusals"]) for run in runs), Counter())
    return (", ".join(f"{name}: {count}" for name, count in total.items())
            + "; refused: " + ", ".join(f"{count} {name}" for name, count in refusals.most_common()))


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
    nodes = [Node(machine(f"histories-{number}", template), report) for number in range(options.machines)]
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
