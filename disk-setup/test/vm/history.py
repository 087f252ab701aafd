"""One node's random histories: what happens to it, and what may come of that.

The oracle are the acknowledged rows, and the table of promises in disk-setup/README.md. Each start ends in one of three ways: every
acknowledged row is there; or the node refuses, for a reason that what was drawn gives; or, where the table says that writes are lost,
it goes back to the copy of the durable disk, and no further.
"""

import os
import random
import subprocess
from collections import Counter
from dataclasses import dataclass

from machine import GuestError
from refusals import name_of
from small import ASSEMBLED, CHECK, DOWN, FENCED, FORGET, FREEZE, FULL, IN_HEALTH, NAME, NUMBER, SHUT, THAW, UP, killed

STARTS_REMEMBERED = 5  # by a boot disk that is set back; it names eight runs, and a start may be tried more than once
ATTEMPTS_MAX = 8


@dataclass
class Copy:
    """Of a disk: the generation's number on it, the rows that were acknowledged and not yet deleted, how many starts there were."""
    number: int = 0
    first_row: int = 1
    last_row: int = 0
    starts: int = 0


class Histories:
    def __init__(self, node, seed):
        self.node, self.machine, self.random = node, node.machine, random.Random(seed)
        folder = self.machine.folder
        self.old, self.current, self.old_boot_disk, self.current_boot_disk = (
            folder / f"{name}.img" for name in ("pd.old", "pd.current", "state.old", "state.current"))
        self.copy = self.boot_copy = None
        self.counts = {"histories": 0, "refused": 0, "lost": 0, "failed": 0, "rows": 0, "promised": 0}
        self.refusals = Counter()
        self.drawn = Counter()
        self.log = []
        self.late = None  # the SSD
        self.facts = set()  # what may be a reason to refuse, or to lose what the table of promises gives up
        self.first_row = 1  # those before it were checked, and then deleted
        self.starts = 0
        self.adopts = ""
        self.may_kill_unfence = self.may_kill_rebuild = True

    def first(self):
        self.machine.start()
        self.node.run("superdisk init --yes")
        self.node.run(UP % "")

    def one(self):
        """One history; raises GuestError when a row is gone, or a refusal has no reason."""
        self.log, self.facts, self.adopts, self.late = [], set(), "", None
        self.may_kill_unfence = self.may_kill_rebuild = True
        self.node.write_for(self.random.randint(10, 80))
        if self.draw(0.2):
            self.boot_disk_is_copied()
        copied = self.draw(0.3) and self.durable_disk_is_copied()
        self.choose(self.nothing, self.nothing, self.ssd_leg_fails, self.ssd_leg_fails, self.command_is_killed, self.durable_disk_fails,
                    self.durable_disk_is_detached)
        if "ssd leg out" in self.facts and self.node.sh(FULL)[0] == 0:
            self.facts.discard("ssd leg out")
            self.node.write_for(2)
        self.choose(self.power_cut, self.power_cut, self.drain)
        self.acknowledged = self.node.acknowledged()[0]
        self.acknowledged_bytes = self.machine.acks.stat().st_size
        fenced = "durable leg lost" in self.facts
        if self.draw(0.2):
            self.choose(self.boot_disk_is_replaced, *([self.boot_disk_is_set_back] * 2 if self.may_set_back() else []))
        if self.draw(0.2):
            self.late = self.random.randrange(len(self.machine.ssds))
            self.facts.add("late")
            self.note("ssd_is_late")
        else:
            # With the newest rows on the SSDs alone, their loss is the end of this node; the suite has that case.
            self.choose(self.nothing, *([] if fenced else [self.ssds_are_lost]), *([self.old_copy] * (2 if copied else 1) if self.copy else []),
                        *([self.old_copy_and_ssds_are_lost] if self.copy and not fenced else []))
        self.machine.start(late=() if self.late is None else (self.late,))
        self.settle()
        self.counts["histories"] += 1

    def draw(self, probability):
        return self.random.random() < probability

    def note(self, what):
        self.log.append(what)
        self.drawn[what] += 1

    def choose(self, *operations):
        operation = self.random.choice(operations)
        self.note(operation.__name__)
        operation()

    # While it runs.

    def nothing(self):
        pass

    def durable_disk_is_copied(self):
        self.note("durable_disk_is_copied")
        number = int(self.node.run(FREEZE))
        copy_file(self.machine.pd.file, self.old)
        self.copy = Copy(number, self.first_row, self.node.acknowledged()[0], self.starts)
        # Counted in the generation's own steps: an emulated second may be many.
        self.node.run(THAW)
        self.node.write_for(self.random.randint(2, 40))
        return True

    def boot_disk_is_copied(self):
        self.note("boot_disk_is_copied")
        number = int(self.node.run("fsfreeze --freeze /var/lib/superdisk\n" + NUMBER + "echo $number"))
        copy_file(self.machine.state, self.old_boot_disk)
        self.node.run("fsfreeze --unfreeze /var/lib/superdisk")
        self.boot_copy = Copy(number, starts=self.starts)

    def ssd_leg_fails(self):
        self.facts.add("ssd leg out")
        self.node.run("mdadm --quiet /dev/md1 --fail /dev/md0")
        self.node.write_for(self.random.randint(2, 20))
        if self.draw(0.3):
            self.rebuild_is_killed()
        if self.draw(0.3):
            self.node.run("superdisk rebuild --yes")
        elif self.draw(0.2):
            self.note("rebuilt")
            self.node.run("superdisk rebuild --yes --wait")
            self.facts.discard("ssd leg out")

    def rebuild_is_killed(self):
        self.note("rebuild_is_killed")
        self.node.sh(killed("rebuild --yes", self.random.uniform(0, 2.5)))

    def command_is_killed(self):
        command = self.random.choice(["rebuild --yes", "health", "verify --gate", "assemble", "drain"])
        self.note(command.replace(" ", "_"))
        self.node.sh(killed(command, self.random.uniform(0, 3)))

    def durable_disk_fails(self):
        self.facts.add("durable leg lost")
        self.machine.pd.break_writes()
        self.machine.wait_for(SHUT)
        self.machine.pd.heal()

    def durable_disk_is_detached(self):
        """And attached again, under another name, for md keeps the old one."""
        self.facts.add("durable leg lost")
        before = self.node.run(NAME)
        self.node.run("/test/power detach pd")
        self.machine.wait_for(SHUT)
        self.machine.attach_all()
        if self.node.run(NAME) == before:
            raise GuestError(f"the durable disk is {before} again")
        if self.draw(0.6):
            self.note("unfence_while_up")
            if self.unfence():
                self.node.run(UP % "")
                self.facts.discard("durable leg lost")
                self.node.write_for(self.random.randint(2, 40))

    # While it is down.

    def power_cut(self):
        self.machine.power_cut()

    def drain(self):
        self.node.sh(DOWN)
        self.node.run("sync")
        self.machine.close_disks()

    def may_set_back(self):
        return self.boot_copy and self.starts - self.boot_copy.starts <= STARTS_REMEMBERED

    def boot_disk_is_set_back(self):
        self.facts.add("another boot disk")
        copy_file(self.machine.state, self.current_boot_disk)
        copy_file(self.old_boot_disk, self.machine.state)
        self.remembered = self.boot_copy.number

    def boot_disk_is_replaced(self):
        self.facts |= {"another boot disk", "new boot disk"}
        copy_file(self.machine.state, self.current_boot_disk)
        self.machine.new_state()
        self.boot_copy, self.remembered = None, 0

    def ssds_are_lost(self):
        self.facts.add("ssds lost")
        self.machine.blank_ssds()

    def old_copy(self):
        self.facts.add("old copy")
        copy_file(self.machine.pd.file, self.current)
        copy_file(self.old, self.machine.pd.file)

    def old_copy_and_ssds_are_lost(self):
        self.old_copy()
        self.ssds_are_lost()

    # Afterwards.

    def settle(self):
        first = ""
        if "late" in self.facts and self.draw(0.3):
            self.note("ssd_comes_during_the_wait")
            first = f"(sleep {self.random.uniform(0, 3):.2f}; /test/power on {self.machine.all_disks()}) >/dev/null 2>&1 &\n"
        elif not self.facts & {"late", "ssds lost", "ssd leg out", "durable leg lost"} and self.draw(0.1):
            self.note("array_is_up_already")
            first = ASSEMBLED
        elif self.draw(0.12):
            self.note("assemble_is_killed")
            self.node.sh(killed("assemble", self.random.uniform(0, 2)))
        for _ in range(ATTEMPTS_MAX):
            code, said = self.node.sh(first + UP % self.adopts)
            first = ""
            if code:
                self.repair(self.refused(said))
            elif self.went_back_as_promised():
                self.attach_current(ssds_too=True)
            elif not self.rebuild_of_lost_ssds_is_killed():
                break
        else:
            raise GuestError(f"not up after {ATTEMPTS_MAX} attempts: {said}")
        self.starts += 1
        if "late" in self.facts:
            self.machine.attach_all()
        self.node.run(IN_HEALTH)
        last = self.node.acknowledged()[0]
        code, output = self.node.sh(CHECK % (self.first_row, last) + FORGET)
        missing = self.node.rows_missing_at_starts()
        if code or missing:
            self.counts["lost"] += 1
            raise GuestError(f"acknowledged rows are gone: {output} missing_at_start={missing}")
        self.counts["rows"] += last + 1 - self.first_row
        self.first_row = int(output)

    def rebuild_of_lost_ssds_is_killed(self):
        """Whether the power went then."""
        if "ssds lost" not in self.facts or not self.may_kill_rebuild or not self.draw(0.4):
            return False
        self.may_kill_rebuild = False
        self.rebuild_is_killed()
        if not self.draw(0.5):
            return False
        self.note("power_cut")
        self.machine.power_cut()
        self.starts += 1
        self.adopts = ""  # it has been
        self.acknowledged = self.node.acknowledged()[0]
        self.machine.start()
        return True

    def refused(self, said):
        name = name_of(said, self.facts, self.late)
        self.refusals[name] += 1
        self.log.append(f"refused: {name}")
        self.counts["refused"] += 1
        return name

    def repair(self, reason):
        """What the runbook says: attach what is missing; the SSDs bring an old disk up to date; else the current disk."""
        if reason == "a new boot disk":
            self.adopts = "--adopt"
            self.facts.discard("new boot disk")
        elif "late" in self.facts:
            self.machine.attach_all()
            self.facts.discard("late")
        elif self.node.sh(FENCED)[0] == 0:
            self.unfence()
        elif "old copy" in self.facts:
            self.attach_current()
        else:
            raise GuestError(f"refused for '{reason}', and nothing is left to do about it")
        if self.adopts and reason != "a new boot disk" and self.node.sh("[ -e /var/lib/superdisk/identity ]")[0] == 0:
            self.adopts = ""

    def unfence(self):
        """Whether it is lifted."""
        if self.may_kill_unfence and self.draw(0.4):
            self.may_kill_unfence = False
            self.note("unfence_is_killed")
            self.node.sh(killed("unfence", self.random.uniform(0, 2.5)))
            return self.node.sh(FENCED)[0] != 0
        code, said = self.node.sh("superdisk unfence")
        if code == 0:
            return True
        self.refused(said)
        # The SSDs may have dropped out, then only the disk that is attached no longer has what came after.
        if "ssd leg out" in self.facts or self.draw(0.5):
            self.attach_current()
            self.node.run("superdisk unfence")
        else:
            self.note("old_copy_is_filled")
            self.node.run("superdisk unfence --current-disk-is-lost")
        return True

    def went_back_as_promised(self):
        """Whether it is up on an old copy, where the table of promises says so; and it must have all that the copy has."""
        found = int(self.machine.acks.read_text().rpartition("start ")[2].split()[0])
        may = ({"old copy", "another boot disk"} <= self.facts and self.facts & {"ssds lost", "ssd leg out"}
               and self.remembered <= self.copy.number)
        if found >= self.acknowledged or not may:
            return False
        code, output = self.node.sh("kill -STOP $(</tmp/database)\n" + CHECK % (self.copy.first_row, self.copy.last_row))
        if code or found < self.copy.last_row:
            self.counts["lost"] += 1
            raise GuestError(f"the copy had the rows {self.copy.first_row} to {self.copy.last_row}, started at {found}: {output}")
        self.counts["promised"] += 1
        self.note("went_back_to_the_copy")
        return True

    def attach_current(self, ssds_too=False):
        """The disk that it went down with; all of them, if another life has begun meanwhile."""
        self.machine.power_cut()
        copy_file(self.current, self.machine.pd.file)
        self.facts -= {"late", "old copy"}
        if ssds_too:
            copy_file(self.current_boot_disk, self.machine.state)
            self.machine.blank_ssds()
            os.truncate(self.machine.acks, self.acknowledged_bytes)
            self.facts, self.adopts = {"ssds lost"}, ""
        self.machine.start()


def copy_file(source, target):
    subprocess.run(["cp", "--sparse=always", source, target], check=True)
