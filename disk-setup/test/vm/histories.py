"""Random histories of one node, with the acknowledged rows as the oracle.

    python3 -B test/vm/histories.py --seconds 3600 [--seed N] [--machines 2]

A history is what happens from one start of the database to the next: it writes, something happens to it, the machine
goes down, something happens to the disks, the machine comes up. Then either every acknowledged row is there, or the
node has refused by name; the cause is then taken away as the runbook says, and every row must be there. The guest runs
without systemd and goes on from a copy of its memory (see checkpoint.py), so that a boot takes little; what the units
do is done here.
"""

import argparse
import random
import re
import resource
import subprocess
import sys
import time
import traceback
from concurrent.futures import ThreadPoolExecutor

import image
from checkpoint import CheckpointedMachine
from machine import GuestError
from node import DEGRADED, Node
from report import Report

WINDOW_STEPS = 2  # of the generation; an old copy that is younger may be taken for current: see the table of promises
REFUSALS = re.compile("superdisk: (refused: SSD missing|fenced: .{0,60})")
PREPARE = ("sed -i 's/^DATABASE_UNIT=.*/DATABASE_UNIT=/; s/^METRICS_DIRECTORY=.*/METRICS_DIRECTORY=/'"
           " /etc/superdisk/superdisk.conf")
UP = """superdisk assemble && mount -o noatime /dev/md1 /var/lib/scylla && superdisk verify --gate >/dev/null || exit
superdisk beat >>/tmp/log 2>&1 & echo $! >/tmp/beat
DATABASE_PAUSE_SECONDS=0.02 python3 /test/database serve >>/tmp/log 2>&1 & echo $! >/tmp/database
superdisk watch >>/tmp/log 2>&1 &"""
DOWN = "kill $(</tmp/database); kill -TERM $(</tmp/beat); while [ -e /proc/$(</tmp/beat) ]; do sleep 0.1; done; superdisk drain"
NUMBER = "sed -n 's/^NUMBER=//p' /var/lib/superdisk/generation"
FENCED = "[ -e /var/lib/superdisk/fence ]"


class Histories:
    def __init__(self, node, seed):
        self.node, self.machine, self.random = node, node.machine, random.Random(seed)
        self.old = self.machine.folder / "pd.old.img"
        self.current = self.machine.folder / "pd.current.img"
        self.counts = {"histories": 0, "refused": 0, "lost": 0}
        self.log = []

    def first(self):
        self.machine.start()
        self.node.run("superdisk init --yes")
        self.node.run(UP)

    def one(self):
        """One history; raises GuestError when the node is neither right nor refuses by name."""
        self.log = []
        self.node.write_for(self.random.randint(10, 80), 600)
        copied = self.random.random() < 0.6 and self.snapshot()
        self.choose(self.nothing, self.nothing, self.ssd_leg_fails, self.command_is_killed, self.durable_disk_fails)
        self.choose(self.power_cut, self.power_cut, self.drain)
        fenced = "durable_disk_fails" in self.log
        _copy(self.machine.pd.file, self.current)
        late = ()
        if self.random.random() < 0.2:
            late = (self.random.randrange(4),)
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
        self.node.run("fsfreeze --unfreeze /var/lib/scylla")
        # Counted in the generation's own steps: an emulated second may be many.
        self.machine.wait_for(f"[ $({NUMBER}) -ge $(({self.node.run(NUMBER)} + {WINDOW_STEPS})) ]", 600)
        self.node.write_for(self.random.randint(2, 40), 600)
        return True

    def ssd_leg_fails(self):
        self.node.run("mdadm --quiet /dev/md1 --fail /dev/md0")
        self.node.write_for(20, 600)
        if self.random.random() < 0.5:
            self.node.run("superdisk rebuild --yes")

    def command_is_killed(self):
        command = self.random.choice(["rebuild --yes", "health", "verify --gate", "assemble", "drain"])
        self.log.append(command.replace(" ", "_"))
        self.node.sh(f"setsid superdisk {command} >/dev/null 2>&1 & sleep {self.random.uniform(0, 3):.2f}; kill -KILL -- -$!")

    def durable_disk_fails(self):
        self.machine.pd.break_writes()
        self.machine.wait_for(f"{FENCED} && ! grep -q /var/lib/scylla /proc/mounts", 600)
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
            self.repair(late)
        self.node.run("kill -STOP $(</tmp/database)")
        last = self.node.acknowledged()[0]
        self.node.sh(f"[ $(<{DEGRADED}) = 0 ] || superdisk rebuild --yes --wait", 900)
        self.node.run("superdisk status")
        code, output = self.node.sh(f"python3 /test/database check {last}")
        missing = self.node.rows_missing_at_starts()
        self.node.run("kill -CONT $(</tmp/database)")
        if code or missing:
            self.counts["lost"] += 1
            raise GuestError(f"acknowledged rows are gone: {output} missing_at_start={missing}")

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
            self.node.run("superdisk unfence", 900)
        self.node.run(UP)


def _copy(source, target):
    subprocess.run(["cp", "--sparse=always", source, target], check=True)


def machine(name, template):
    return CheckpointedMachine(name, *template, PREPARE)


def run(node, seed, seconds):
    """Histories for so many seconds, the one under way to its end; the counts. Fails the report at the first loss."""
    report = node.report
    report.part(f"random histories, seed {seed}")
    histories = Histories(node, seed)
    started = time.monotonic()
    try:
        histories.first()
        while histories.counts["histories"] == 0 or time.monotonic() < started + seconds:
            histories.one()
            print(f"  {seed}/{histories.counts['histories']}: {', '.join(histories.log)}", flush=True)
    except GuestError as error:
        report.check(f"history {histories.counts['histories'] + 1} of seed {seed} ({', '.join(histories.log)}): {error}", False)
        traceback.print_exc()
    report.check("no acknowledged row is silently gone", histories.counts["lost"] == 0 and histories.counts["histories"] > 0,
                 f"seed {seed}: {histories.counts} in {time.monotonic() - started:.0f} s")
    return histories.counts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=3600)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000, help="of the first machine; the next has the next")
    parser.add_argument("--machines", type=int, default=1, help="how many run at a time; each takes a processor")
    options = parser.parse_args()
    report = Report()
    template = image.build()
    nodes = [Node(machine(f"histories-{number}", template), report) for number in range(options.machines)]
    nodes[0].machine.choose_accelerator()
    # The pool keeps its threads to the end: nbdkit serves no more once the thread that started it has ended.
    with ThreadPoolExecutor() as pool:
        try:
            all_counts = list(pool.map(lambda at: run(nodes[at], options.seed + at, options.seconds), range(options.machines)))
        finally:
            for node in nodes:
                node.machine.close()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(", ".join(f"{name}: {sum(counts[name] for counts in all_counts)}" for name in all_counts[0])
          + f"; {used.ru_utime + used.ru_stime:.0f} s of processor")
    print(f"{report.passed} passed, {len(report.failed)} failed")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
