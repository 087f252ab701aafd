"""One node as its operator sees it, and what the whole suite sums up."""

import json
import os
import re
import threading
import time
from collections import Counter

from machine import GuestError, HANG_SECONDS

UNITS = "superdisk.service var-lib-scylla.mount superdisk-scrub.timer scylla-server.service"
ACKS_TAIL_BYTES = 4096
DEGRADED = "/sys/block/md1/md/degraded"


class Totals:
    """What the goals table needs from all over the suite; `lock` for the sums that several machines add to."""
    lock = threading.Lock()
    rows_checked = 0
    rows_lost = 0
    stale_accepted = 0
    stale_offered = 0
    durable_reads = None
    reads = None
    windows = {}
    windows_of_copies = []
    histories = Counter()


class Node:
    """A machine seen as its operator sees it."""

    def __init__(self, machine, report):
        self.machine = machine
        self.report = report.of(machine)
        self.sh, self.run = machine.sh, machine.run

    def boot(self, **options):
        """Boots and waits until systemd has nothing left to start."""
        seconds = self.machine.start(**options)
        self.machine.wait_for("systemctl is-system-running --wait 2>/dev/null | grep -qE 'running|degraded'")
        # Within what the host's load may do to the looks at both; a clock that was measured wrongly is off by more.
        if not 0.5 < (rate := self.machine.clock_rate()) < 2:
            raise GuestError(f"the guest's clock runs {rate:.1f} times as fast as the host's, and with it every time-out in it")
        return seconds

    def status(self):
        return json.loads(self.sh("superdisk status --json")[1])

    def wait_healthy(self):
        # superdisk itself is asked once md's own file says so: asking often would slow down what is waited for.
        return self.machine.wait_for(f"[ \"$(<{DEGRADED})\" = 0 ] 2>/dev/null && superdisk status >/dev/null")

    def database_is_active(self):
        return self.sh("systemctl is-active scylla-server.service")[1] == "active"

    def acknowledged(self):
        """(row, guest uptime) of the last write the database has acknowledged."""
        with open(self.machine.acks, "rb") as acks:
            size = acks.seek(0, os.SEEK_END)
            for tail in (min(size, ACKS_TAIL_BYTES), size):  # asked often, so not for all of it
                acks.seek(size - tail)
                lines = acks.read(tail).split(b"\n")
                for line in reversed(lines[tail < size:]):
                    if match := re.fullmatch(rb"(\d+) ([\d.]+)", line):
                        return int(match[1]), float(match[2])
        return 0, 0.0

    def rows_missing_at_starts(self):
        """Rows that had been acknowledged when the database started and did not find them.

        The database goes on behind the last row it finds, so rows lost at the end would be written anew and
        look right to a later check; here they are caught.
        """
        missing, last = 0, 0
        for line in self.machine.acks.read_text().splitlines():
            words = line.split()
            if len(words) == 2 and words[0] == "start":
                missing += max(0, last - int(words[1]))
            elif len(words) == 2:
                last = int(words[0])
        return missing

    def write_for(self, rows):
        """Lets the database acknowledge some more writes."""
        target = self.acknowledged()[0] + rows
        deadline = time.monotonic() + HANG_SECONDS
        while self.acknowledged()[0] < target:
            if time.monotonic() > deadline:
                raise GuestError(f"the database stopped acknowledging at {self.acknowledged()[0]}, waiting for {target}")
            time.sleep(0.05)

    def check_rows(self, when, last=None):
        """Every acknowledged write is there and right; the database is paused meanwhile."""
        self.run("systemctl kill --signal=STOP scylla-server.service")
        if last is None:
            last = self.acknowledged()[0]
        code, output = self.sh(f"python3 /test/database check {last}")
        rewritten = self.rows_missing_at_starts()
        self.report.check(f"every acknowledged write is there {when}", code == 0 and last > 0 and rewritten == 0,
                          f"{output} missing_at_start={rewritten}")
        with Totals.lock:
            Totals.rows_checked += last
            Totals.rows_lost += rewritten + sum(int(n) for n in re.findall(r"(?:lost|wrong)=(\d+)", output))
        self.run("systemctl kill --signal=CONT scylla-server.service")

    def durable_reads(self):
        return self.status()["durable_leg"]["reads"]

    def no_database(self, when):
        mounted = self.sh("mountpoint -q /var/lib/scylla")[0] == 0
        self.report.check(f"no mount and no database {when}", not mounted and not self.database_is_active(),
                          self.sh("systemctl is-active superdisk.service var-lib-scylla.mount scylla-server.service | paste -sd' '")[1])
