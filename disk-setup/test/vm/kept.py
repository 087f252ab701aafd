"""A machine whose emulator outlives its power cuts, for an emulator that begins anew has to translate every program anew, and that is
most of what a start takes.

The cut: emulator and network disk are stopped where they are, all disks' files are copied, and the copies are what the next start
finds. So all that was on its way is lost, and all that the network disk's cache had not flushed. What goes on after the copy has no
effect: it writes to files that nobody reads, and what it acknowledges is not heard. In the guest everything is killed, unmounted and
stopped, and the disks' drivers are unbound (guest/power); a guest that does not forget all of it is started from the copy of its
memory, and so is every RESTORED_EVERYth one whatever it forgets.
"""

import os
import pathlib
import signal
import subprocess
import time

from checkpoint import CheckpointedMachine
from machine import SSD_IO, GuestError, Machine

RESTORED_EVERY = 25
STOP_SECONDS_MAX = 60
OFF_SECONDS_MAX = 120
JOIN_WORK = "echo $BASHPID >/sys/fs/cgroup/work/cgroup.procs\n"


class KeptMachine(CheckpointedMachine):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.starts = 0
        self.restored = 0
        self.not_forgotten = 0  # cuts after which the guest had to be started from the copy of its memory
        self.files = {}  # the emulator's name of the file below each disk

    def sh(self, script, *arguments):
        return super().sh(JOIN_WORK + script, *arguments)

    def start(self, late=()):
        started = time.monotonic()
        self.starts += 1
        if self.qemu and self.starts % RESTORED_EVERY == 0:
            self._kill_qemu()
        if self.qemu:
            self.pd.start()
            self._replace_disks()
        else:
            self.restored += 1
            self.files = {}
            self._restore()
        self._attach(late)
        return time.monotonic() - started

    def renew(self):
        """Another node, on blank disks."""
        self.power_cut()
        self.blank_ssds()
        self.pd.blank(self.pd_bytes)
        self.new_state()
        self.acks.write_bytes(b"")

    def power_cut(self):
        if not self.qemu:
            return
        acknowledged = self._copy_disks()
        self._off()
        self.pd.kill()
        os.truncate(self.acks, acknowledged)

    def close_disks(self):
        self._off()
        self.pd.close()

    def close(self):
        self._kill_qemu()
        self.pd.kill()

    def attach_all(self):
        """Disks that were late or detached, while it runs."""
        self.run(f"/test/power on {self.all_disks()}")

    def all_disks(self):
        return " ".join([*(f"ssd{i}" for i in range(self.ssd_count)), "pd", "state"])

    def _disks(self):
        return {"pd": self.pd.file, "state": self.state} | {f"ssd{i}": file for i, file in enumerate(self.ssds)}

    def _copy_disks(self):
        """Puts what is on the disks now in their place; returns the size of the acknowledgements that count."""
        cut = self.folder / "cut"
        cut.mkdir(exist_ok=True)
        stopped = self.qemu.pid, self.pd.server.pid
        for process in stopped:
            os.kill(process, signal.SIGSTOP)
        try:
            deadline = time.monotonic() + STOP_SECONDS_MAX
            while not all(map(_is_stopped, stopped)):
                if time.monotonic() > deadline:
                    raise GuestError("emulator and network disk did not stop")
                time.sleep(0.001)
            acknowledged = self.acks.read_bytes().rfind(b"\n") + 1
            subprocess.run(["cp", "--sparse=always", "--reflink=auto", *self._disks().values(), cut], check=True)
        finally:
            for process in stopped:
                os.kill(process, signal.SIGCONT)
        for file in self._disks().values():
            (cut / file.name).rename(file)
        return acknowledged

    def _off(self):
        """The guest forgets; one that does not is ended."""
        try:
            code, said = Machine.sh(self, "/test/power off", OFF_SECONDS_MAX)
            if code == 0:
                self._plug("pd", {"driver": "null-co", "size": self.pd_bytes, "read-zeroes": True})
                return
        except GuestError as error:
            said = error
        print(f"  {self.folder.name}: not forgotten, so started from the copy of its memory: {said}", flush=True)
        self.not_forgotten += 1
        self._kill_qemu()

    def _replace_disks(self):
        for name, file in self._disks().items():
            if name == "pd":
                self._plug(name, {"driver": "nbd", "server": {"type": "unix", "path": str(self.pd.socket)}, "reconnect-delay": 30})
            else:
                self._plug(name, {"driver": "file", "filename": str(file), "cache": {"direct": False, "no-flush": True}, "locking": "off", "aio": SSD_IO})

    def _plug(self, name, options):
        """The guest's disk gets another file; its driver is unbound meanwhile."""
        device = "pd0" if name == "pd" else name
        node = f"{device}-{time.monotonic_ns()}"
        before, self.files[device] = self.files.get(device, f"{device}-f"), node
        self.qmp("blockdev-add", **options, **{"node-name": node})
        self.qmp("blockdev-reopen", options=[{"driver": "raw", "node-name": device, "file": node}])
        self.qmp("blockdev-del", **{"node-name": before})


def _is_stopped(process):
    """Whether each of its threads is; those of the kernel that serve io_uring have nothing of their own to do."""
    for task in pathlib.Path(f"/proc/{process}/task").iterdir():
        name, state = (task / "stat").read_text().split("(", 1)[1].rsplit(") ", 1)
        if state[0] not in "Tt" and not name.startswith("iou-"):
            return False
    return True
