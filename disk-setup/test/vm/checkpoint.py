"""A machine that boots once: each later start goes on from a copy of its memory, in a twentieth of the time.

The copy is taken when the kernel is up and has looked at no disk but the root's, which is read-only from then on. So what
a start finds is what a boot would find: a kernel that knows nothing of the disks, and the disks as they are. What the
node remembers (STATE_DIRECTORY) is on a disk of its own.
"""

import os
import shlex
import subprocess
import time

from machine import HANG_SECONDS, GuestError, Machine
from paths import host_command

STATE_BYTES = 16 << 20
# Nothing read of a disk may stay in the memory that is copied; of the programs as much as possible may.
BEFORE = """sync && mount -o remount,ro / && echo 3 >/proc/sys/vm/drop_caches && for disk in /dev/vd[b-z]; do blockdev --flushbufs $disk; done
superdisk --help >/dev/null; mdadm --version 2>/dev/null; python3 /test/warm >>/tmp/log 2>&1 &
until [ -p /run/warm-says ]; do sleep 0.1; done; sleep 0.5"""
# ask REQUEST: of guest/warm; sets `said`. Read again: an earlier answer's end may still be open, and then its closing is seen.
ASK = """ask() { echo "$*" >/run/warm; until read -r code said </run/warm-says; do :; done; return "$code"; }
"""
# Reseeded, or every start would draw the same random numbers.
AFTER = ASK + """mount -o noatime /dev/disk/by-id/virtio-state /var/lib/superdisk && date -s @%d >/dev/null && ask reseed %s &&
cat /proc/sys/kernel/random/uuid"""


class CheckpointedMachine(Machine):
    init = "/test/init"
    memory_mib = 384

    def __init__(self, name, root_image, initramfs, prepare):
        """`prepare` is a script that runs in the guest before the copy is taken."""
        super().__init__(name, root_image, initramfs)
        self.prepare = prepare
        self.memory = self.folder / "memory"
        state = self.folder / "state.img"
        with open(state, "wb") as file:
            file.truncate(STATE_BYTES)
        subprocess.run(host_command("mke2fs") + ["-q", "-t", "ext4", "-O", "^metadata_csum", "-m", "0", state], check=True)
        self.state_disk = ["-drive", f"if=none,id=state,format=raw,file={state}",
                           "-device", "virtio-blk-pci,drive=state,serial=state"]
        self.random_numbers = set()

    def start(self, late=()):
        started = time.monotonic()
        if not self.memory.exists():
            self._copy_memory()
        self.pd.start()
        self._boot(Machine.accelerator, HANG_SECONDS,
                   more=[*self.state_disk, "-incoming", f"exec:cat {shlex.quote(str(self.memory))}"])
        self._wait_for_status("paused")
        self.qmp("cont")
        for ssd in late:
            self.pull(f"d-ssd{ssd}")
        if late:
            self.wait_for(f"[ $(echo /sys/block/vd* | wc -w) = {len(self.ssds) + 3 - len(late)} ]")
            self.run("/test/names")
        number = self.run(AFTER % (time.time(), os.urandom(32).hex()))
        if number in self.random_numbers:
            raise GuestError(f"{number}: drawn again; the random numbers of this start are those of an earlier one")
        self.random_numbers.add(number)
        return time.monotonic() - started

    def _copy_memory(self):
        self.pd.start()
        self._boot(Machine.accelerator, HANG_SECONDS, more=self.state_disk)
        self.run(self.prepare)
        self.run(BEFORE)
        self.qmp("stop")
        self.qmp("migrate", uri=f"exec:cat >{shlex.quote(str(self.memory))}")
        deadline = time.monotonic() + HANG_SECONDS
        while (state := self.qmp("query-migrate").get("status")) != "completed":
            if state == "failed" or time.monotonic() > deadline:
                raise GuestError(f"the memory was not copied: {state}")
            time.sleep(0.05)
        self.power_cut()

    def _wait_for_status(self, status):
        deadline = time.monotonic() + HANG_SECONDS
        while (found := self.qmp("query-status")["status"]) != status:
            if found != "inmigrate" or time.monotonic() > deadline:
                raise GuestError(f"the machine is {found}, expected: {status}")
            time.sleep(0.02)
