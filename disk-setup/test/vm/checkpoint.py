"""A machine that boots once: each later start goes on from a copy of its memory, in a twentieth of the time.

The copy is taken when the kernel is up and has no disk but the root's, which is read-only from then on; a start attaches the
others. So what it finds is what a boot would find: a kernel that knows nothing of the disks, and the disks as they are. What the
node remembers (STATE_DIRECTORY) is on a disk of its own.
"""

import os
import shlex
import subprocess
import time

from machine import HANG_SECONDS, GuestError, Machine
from paths import host_command

STATE_BYTES = 16 << 20
# As much as possible of the programs may stay in the memory that is copied, of the disks nothing.
BEFORE = """echo $BASHPID >/sys/fs/cgroup/cgroup.procs # what starts here stays
sync && mount -o remount,ro / && echo 3 >/proc/sys/vm/drop_caches && /test/power off || exit
superdisk --help >/dev/null; mdadm --version 2>/dev/null; python3 /test/warm >>/tmp/log 2>&1 &
until [ -p /run/warm-says ]; do sleep 0.1; done; sleep 0.5"""
# ask REQUEST: of guest/warm; sets `said`. Read again: an earlier answer's end may still be open, and then its closing is seen.
ASK = """ask() { echo "$*" >/run/warm; until read -r code said </run/warm-says; do :; done; return "$code"; }
"""
# Reseeded, or every start would draw the same random numbers.
AFTER = ASK + """date -s @%d >/dev/null && ask reseed %s && cat /proc/sys/kernel/random/uuid"""
ATTACH = "/test/power on %s && mount -o noatime /dev/disk/by-id/virtio-state /var/lib/superdisk"


class CheckpointedMachine(Machine):
    init = "/test/init"
    memory_mib = 256

    def __init__(self, name, root_image, initramfs, prepare):
        """`prepare` is a script that runs in the guest before the copy is taken."""
        super().__init__(name, root_image, initramfs)
        self.prepare = prepare
        self.memory = self.folder / "memory"
        self.state = self.folder / "state.img"
        self.random_numbers = set()
        self.new_state()

    def new_state(self):
        """What the node remembered is forgotten."""
        self.state.unlink(missing_ok=True)
        with open(self.state, "wb") as file:
            file.truncate(STATE_BYTES)
        subprocess.run(host_command("mke2fs") + ["-q", "-t", "ext4", "-O", "^metadata_csum", "-m", "0", self.state], check=True)

    def start(self, late=()):
        started = time.monotonic()
        self._restore()
        self._attach(late)
        return time.monotonic() - started

    def _restore(self):
        if not self.memory.exists():
            self._copy_memory()
        self.pd.start()
        self._boot(Machine.accelerator, HANG_SECONDS,
                   more=[*self._state_disk(), "-incoming", f"exec:cat {shlex.quote(str(self.memory))}"])
        self._wait_for_status("paused")
        self.qmp("cont")
        number = self.run(AFTER % (time.time(), os.urandom(32).hex()))
        if number in self.random_numbers:
            raise GuestError(f"{number}: drawn again; the random numbers of this start are those of an earlier one")
        self.random_numbers.add(number)

    def _attach(self, late):
        present = [f"ssd{i}" for i in range(self.ssd_count) if i not in late] + ["pd", "state"]
        self.run(ATTACH % " ".join(present))

    def _state_disk(self):
        return ["-blockdev", f"driver=file,node-name=state-f,filename={self.state},cache.no-flush=on,locking=off",
                "-blockdev", "driver=raw,node-name=state,file=state-f",
                "-device", "virtio-blk-pci,drive=state,serial=state"]

    def _copy_memory(self):
        self.pd.start()
        self._boot(Machine.accelerator, HANG_SECONDS, more=self._state_disk())
        self.run(self.prepare)
        self.run(BEFORE)
        self.qmp("stop")
        self.qmp("migrate", uri=f"exec:cat >{shlex.quote(str(self.memory))}")
        deadline = time.monotonic() + HANG_SECONDS
        while (state := self.qmp("query-migrate").get("status")) != "completed":
            if state == "failed" or time.monotonic() > deadline:
                raise GuestError(f"the memory was not copied: {state}")
            time.sleep(0.05)
        self._kill_qemu()
        self.pd.kill()

    def _wait_for_status(self, status):
        deadline = time.monotonic() + HANG_SECONDS
        while (found := self.qmp("query-status")["status"]) != status:
            if found != "inmigrate" or time.monotonic() > deadline:
                raise GuestError(f"the machine is {found}, expected: {status}")
            time.sleep(0.02)
