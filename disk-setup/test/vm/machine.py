"""A virtual machine with local SSDs, a durable network disk and a boot disk, and the faults they can have."""

import ctypes
import json
import mmap
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import time

import image
from paths import HOST, WORK, host_command

IO_URING_SETUP = 425  # the system call, on every architecture but alpha
PD_READ_DELAY_MS = 1
PD_WRITE_DELAY_MS = 2
KVM_TRIAL_SECONDS_MAX = 8
EVIDENCE_LINES = 40
# What costs the emulator time and changes nothing that is tested.
LEAN = "init_on_alloc=0 transparent_hugepage=never audit=0 apparmor=0 rcupdate.rcu_expedited=1"
HANG_SECONDS = 600  # of everything that is waited for: it bounds a hang, and says nothing about speed; a busy host may be ten times slower


class GuestError(Exception):
    """A command in the guest failed, or the guest did not answer."""


class NetworkDisk:
    """The durable disk: a file served over NBD with a delay per request and a volatile write-back cache.

    Killing the server loses what was written and not flushed, as a power cut does to a real disk.
    """

    def __init__(self, folder, size):
        self.file = folder / "pd.img"
        self.socket = folder / "pd.sock"
        self.fail_writes = folder / "pd.fail-writes"
        self.fail_reads = folder / "pd.fail-reads"
        self.server = None
        self.blank(size)

    def blank(self, size):
        _blank(self.file, size)

    def start(self):
        modules = HOST / "usr/lib/x86_64-linux-gnu/nbdkit"
        filters = [f"--filter={modules}/filters/nbdkit-{name}-filter.so" for name in ("error", "delay", "cache")]
        self.heal()
        self.socket.unlink(missing_ok=True)
        self.server = subprocess.Popen(
            host_command("nbdkit") + ["-f", "-U", self.socket, "-t", "64"] + filters
            + [f"{modules}/plugins/nbdkit-file-plugin.so", self.file,
               f"rdelay={PD_READ_DELAY_MS}ms", f"wdelay={PD_WRITE_DELAY_MS}ms", "cache=writeback",
               "error=EIO", "error-pwrite-rate=100%", f"error-pwrite-file={self.fail_writes}",
               "error-zero-rate=100%", f"error-zero-file={self.fail_writes}",
               "error-pread-rate=100%", f"error-pread-file={self.fail_reads}"],
            stderr=open(self.file.parent / "pd.log", "ab"))
        _until(self.socket.exists, HANG_SECONDS, "the network disk's server did not start")

    def kill(self):
        if self.server:
            self.server.kill()
            self.server.wait()
            self.server = None

    def close(self):
        """An orderly end: the cache reaches the file."""
        if self.server:
            self.server.terminate()
            self.server.wait(HANG_SECONDS)
            self.server = None

    def replace(self, copy):
        """Another disk in its place; the emulator connects to it again by itself."""
        self.kill()
        shutil.copyfile(copy, self.file)
        self.start()

    def stall(self):
        self.server.send_signal(signal.SIGSTOP)

    def resume(self):
        self.server.send_signal(signal.SIGCONT)

    def break_writes(self):
        self.fail_writes.touch()

    def heal(self):
        self.fail_writes.unlink(missing_ok=True)
        self.fail_reads.unlink(missing_ok=True)


class Machine:
    """Hardware that outlives its boots: `start`, then `stop`, `power_cut` or `power_off`, then `start` again."""

    accelerator = None  # see choose_accelerator
    init = "/lib/systemd/systemd"
    more_kernel_arguments = ""
    memory_mib = 1024
    ssd_count = 4
    ssd_bytes = 96 << 20
    pd_bytes = 400 << 20
    ssd_discards = "ignore"  # or unmap: the files' blocks are released

    def __init__(self, name, root_image, initramfs):
        self.folder = WORK / name
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.root = self.folder / "root.img"
        subprocess.run(["cp", "--sparse=always", root_image, self.root], check=True)
        self.initramfs = initramfs
        self.pd = NetworkDisk(self.folder, self.pd_bytes)
        self.ssds = [self.folder / f"ssd{i}.img" for i in range(self.ssd_count)]
        self.blank_ssds()
        self.acks = self.folder / "acks"
        self.qemu = None
        self.boots = 0
        self.processor_seconds_before = 0.0  # of the boots that are over

    def blank_ssds(self):
        """What a cloud does to local SSDs when the machine is moved: other drives, all zero."""
        for file in self.ssds:
            _blank(file, self.ssd_bytes)

    def start(self, late=()):
        """Boots; returns the seconds until the agent answered. SSDs that are late come with plug_in."""
        self.pd.start()
        return self._boot(Machine.accelerator, HANG_SECONDS, late)

    def choose_accelerator(self):
        """For all machines. /dev/kvm may exist and yet boot nothing, so only a boot decides."""
        # The plainest processor: emulating the features of "max" costs a fifth more time.
        Machine.accelerator = ["-accel", "tcg,thread=multi", "-cpu", "qemu64"]
        if not os.access("/dev/kvm", os.R_OK | os.W_OK):
            return
        kvm = ["-accel", "kvm", "-cpu", "host"]
        self.pd.start()
        try:
            self._boot(kvm, KVM_TRIAL_SECONDS_MAX)
            Machine.accelerator = kvm
        except GuestError:
            pass
        finally:
            self.close()

    def _boot(self, accelerator, seconds_max, late=(), more=()):
        """`more` goes to the emulator; with a memory image to go on from (-incoming) nothing says that it is ready."""
        self.boots += 1
        started = time.monotonic()
        qmp, agent = self.folder / "qmp.sock", self.folder / "agent.sock"
        for path in (qmp, agent):
            path.unlink(missing_ok=True)
        arguments = host_command("qemu-system-x86_64") + [
            "-L", HOST / "usr/share/qemu", "-L", HOST / "usr/share/seabios",
            "-nodefaults", "-no-user-config", "-no-reboot", "-display", "none",
            "-machine", "pc", "-m", str(self.memory_mib), "-smp", "1", *accelerator,
            "-kernel", image.kernel_image(), "-initrd", self.initramfs,
            # norandmaps: what the emulator has translated of a library is of use to every process, so starting one costs
            # a fourth of the time; there are thousands.
            # printk: a quiet start, then all that the kernel says, for one that hangs with the stacks of its tasks.
            "-append", "console=ttyS0 quiet panic=-1 tsc=reliable no_timer_check mitigations=off norandmaps sysctl.kernel.printk=7"
                       f" {CLOCK} {LEAN} start={self.init} {self.more_kernel_arguments} systemd.show_status=0 systemd.log_level=notice",
            "-serial", f"file:{self.folder}/console-{self.boots}.log",
            "-qmp", f"unix:{qmp},server=on,wait=off",
            "-device", "virtio-serial",
            "-chardev", f"socket,id=agent,path={agent},server=on,wait=off",
            "-device", "virtserialport,chardev=agent,name=agent",
            "-chardev", f"file,id=acks,path={self.acks},append=on",
            "-device", "virtserialport,chardev=acks,name=acks",
            "-drive", f"if=none,id=root,format=raw,cache=unsafe,file={self.root}",
            "-device", "virtio-blk-pci,drive=root,serial=root",
        ]
        for i, file in enumerate(self.ssds):
            arguments += [
                "-blockdev", f"driver=file,node-name=ssd{i}-f,filename={file},cache.no-flush=on,locking=off,discard={self.ssd_discards},aio={SSD_IO}",
                "-blockdev", f"driver=raw,node-name=ssd{i},discard={self.ssd_discards},file=ssd{i}-f"]
            if i not in late:
                arguments += ["-device", f"virtio-blk-pci,drive=ssd{i},id=d-ssd{i},serial=ssd{i},rerror=report,werror=report"]
        arguments += [
            "-blockdev", f"driver=nbd,node-name=pd0-f,server.type=unix,server.path={self.pd.socket},reconnect-delay=30",
            "-blockdev", "driver=raw,node-name=pd0,file=pd0-f",
            "-device", "virtio-blk-pci,drive=pd0,id=d-pd,serial=pd,rerror=report,werror=report", *more]
        self.qemu = subprocess.Popen([str(a) for a in arguments], stdin=subprocess.DEVNULL,
                                     env={"QEMU_MODULE_DIR": str(HOST / "usr/lib/x86_64-linux-gnu/qemu")},
                                     stderr=open(self.folder / "qemu.log", "ab"))
        deadline = started + seconds_max
        try:
            self._qmp = _LineSocket(qmp, deadline, self.qemu)
            self._qmp.receive(deadline)
            self.qmp("qmp_capabilities")
            self._agent = _LineSocket(agent, deadline, self.qemu)
            if "-incoming" not in more:
                ready = self._agent.receive(deadline)
                self.clocks = time.monotonic(), float(ready.split()[1])
        except GuestError as error:
            self._kill_qemu()
            raise GuestError(f"boot {self.boots} of {self.folder.name}: {error}; see {self.folder}/console-"
                             f"{self.boots}.log") from error
        return time.monotonic() - started

    def processor_seconds(self):
        """What this boot has used so far."""
        fields = pathlib.Path(f"/proc/{self.qemu.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def processor_waits(self):
        """Seconds for which the host has let the guest's processor wait so far; 0 where the host does not count them."""
        threads = pathlib.Path(f"/proc/{self.qemu.pid}/task").glob("*/schedstat")
        ran, waited = max(tuple(int(n) for n in file.read_text().split()[:2]) for file in threads)
        return waited / 1e9 if ran else 0.0

    def qmp(self, command, **arguments):
        self._qmp.send(json.dumps({"execute": command, "arguments": arguments}))
        while True:
            answer = json.loads(self._qmp.receive(time.monotonic() + HANG_SECONDS))
            if "error" in answer:
                raise GuestError(f"{command}: {answer['error']['desc']}")
            if "return" in answer:
                return answer["return"]

    def sh(self, script, seconds_max=HANG_SECONDS):
        """Runs a shell script in the guest; returns (exit code, output)."""
        self._send(script)
        code, _, output = self._agent.receive(time.monotonic() + seconds_max).partition(" ")
        return int(code), re.sub(r"\\(.)", lambda escaped: "\n" if escaped[1] == "n" else escaped[1], output).rstrip("\n")

    def _send(self, script):
        self._agent.send(script.replace("\\", "\\\\").replace("\n", "\\n"))

    def run(self, script, seconds_max=HANG_SECONDS):
        """As `sh`, for a script that must succeed; returns its output."""
        code, output = self.sh(script, seconds_max)
        if code != 0:
            raise GuestError(f"exit code {code} of: {script.strip()}\n{output}\n{self.evidence()}")
        return output

    def clock_rate(self):
        """How fast the guest's clock has run since the agent answered, against the host's."""
        began, at = self.clocks
        return (float(self.run("read -r now _ </proc/uptime; echo $now")) - at) / (time.monotonic() - began)

    def evidence(self):
        """The ends of the guest's journal and of its console, for whoever has to find out why something failed."""
        try:
            journal = self.qemu and self.sh(f"journalctl -b --no-pager -o short-monotonic -n {EVIDENCE_LINES} || dmesg | tail -n {EVIDENCE_LINES}", 60)[1] or "the machine is off"
        except GuestError as error:
            journal = f"the journal cannot be had: {error}"
        console = (self.folder / f"console-{self.boots}.log").read_text(errors="replace").splitlines()[-EVIDENCE_LINES:]
        return "\n".join(["-- the journal ends with:", journal, "-- the console ends with:", *console, "--"])

    def wait_for(self, script, seconds_max=HANG_SECONDS):
        """Repeats a script in the guest until it succeeds; returns the seconds it took."""
        started = time.monotonic()
        self.run(f"end=$((SECONDS + {seconds_max})); until {script}; do "
                 f"((SECONDS < end)) || exit 1; sleep 0.4; done", seconds_max + 30)
        return time.monotonic() - started

    def stop(self):
        """An orderly power off."""
        self.processor_seconds_before += self.processor_seconds()
        self._send("systemctl poweroff")
        try:
            self.qemu.wait(HANG_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise GuestError(f"the guest did not power off within {HANG_SECONDS} s") from error
        finally:
            self._kill_qemu()
            self.pd.close()

    def power_cut(self):
        """All at once, without notice: the guest's memory and the network disk's volatile cache are gone."""
        self._kill_qemu()
        self.pd.kill()

    def close_disks(self):
        """Off after everything was written: nothing of the network disk's cache is lost."""
        self._kill_qemu()
        self.pd.close()

    def _kill_qemu(self):
        if self.qemu:
            if self.qemu.returncode is None:
                self.processor_seconds_before += self.processor_seconds()
            self.qemu.kill()
            self.qemu.wait()
            self.qemu = None
            for name in ("_qmp", "_agent"):
                if hasattr(self, name):
                    getattr(self, name).close()
                    delattr(self, name)

    # Faults.

    def bad_sector(self, ssd, sector, heals):
        """From now on reading the sector fails; until it is written, if it heals."""
        node = f"bad{self.boots}-{time.monotonic_ns()}"
        inject = [{"event": "read_aio", "iotype": "read", "sector": sector, "errno": 5, "state": 1}]
        change = []
        if heals:
            # The second rule belongs to a state of its own: without it the first is never dropped.
            inject.append({"event": "read_aio", "iotype": "read", "sector": (1 << 40), "errno": 5, "state": 2})
            change = [{"event": "write_aio", "state": 1, "new_state": 2}]
        self.qmp("blockdev-add", driver="blkdebug", **{
            "node-name": node, "image": f"ssd{ssd}-f", "inject-error": inject,
            **({"set-state": change} if change else {})})
        self._reopen(ssd, node)

    def good_sectors(self, ssd):
        self._reopen(ssd, f"ssd{ssd}-f")

    def _reopen(self, ssd, node):
        self.qmp("blockdev-reopen", options=[{"driver": "raw", "node-name": f"ssd{ssd}", "file": node}])

    def pull(self, device):
        """Takes a disk away while the machine runs."""
        self.qmp("device_del", id=device)

    def plug_in(self, name):
        """Attaches a disk that was pulled, or late, while the machine runs."""
        node = "pd0" if name == "pd" else name
        self.qmp("device_add", driver="virtio-blk-pci", id=f"d-{name}", serial=name, drive=node, rerror="report", werror="report")

    def plug_in_spare(self, name):
        """Attaches a small disk that is nobody's."""
        self.qmp("blockdev-add", driver="null-co", size=1 << 20, **{"node-name": name, "read-zeroes": True})
        self.qmp("device_add", driver="virtio-blk-pci", id=f"d-{name}", serial=name, drive=name)

    def close(self):
        self.power_cut()


class _LineSocket:
    def __init__(self, path, deadline, process):
        self.socket = socket.socket(socket.AF_UNIX)
        while True:
            if process.poll() is not None:
                raise GuestError(f"qemu ended with code {process.returncode}")
            try:
                self.socket.connect(str(path))
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise GuestError("qemu did not open its sockets") from None
                time.sleep(0.02)
        self.buffer = b""

    def send(self, line):
        self.socket.sendall(line.encode() + b"\n")

    def receive(self, deadline):
        while b"\n" not in self.buffer:
            self.socket.settimeout(max(0.01, deadline - time.monotonic()))
            try:
                chunk = self.socket.recv(1 << 20)
            except TimeoutError:
                raise GuestError("no answer in time") from None
            except OSError as error:
                raise GuestError(f"the connection broke ({error})") from None
            if not chunk:
                raise GuestError("the connection was closed")
            self.buffer += chunk
        line, _, self.buffer = self.buffer.partition(b"\n")
        return line.decode(errors="replace")

    def close(self):
        self.socket.close()


def _io_uring_works():
    """Containers and old kernels may refuse it; asked with the ring that the emulator would make."""
    parameters = ctypes.create_string_buffer(120)
    descriptor = ctypes.CDLL(None).syscall(IO_URING_SETUP, 128, parameters)
    if descriptor >= 0:
        os.close(descriptor)
    return descriptor >= 0


# Threads cost each read two context switches of a host that may be busy.
SSD_IO = "io_uring" if _io_uring_works() else "threads"


def _blank(file, size):
    file.unlink(missing_ok=True)
    with open(file, "wb") as out:
        out.truncate(size)


def _until(condition, seconds_max, message):
    deadline = time.monotonic() + seconds_max
    while not condition():
        if time.monotonic() > deadline:
            raise GuestError(message)
        time.sleep(0.02)


def _clock():
    """Tells the guest's kernel the rate of its time stamp counter, which is the host's: it would measure it at boot, and a host that
    gives the emulated processor to others meanwhile spoils that. Seen: a guest in which every clock ran twenty times too fast."""
    try:
        code = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    except OSError:  # where no code may be made it is left to the kernel
        return ""
    code.write(bytes.fromhex("0f3148c1e2204809d0c3"))  # rdtsc; shl $32, %rdx; or %rdx, %rax; ret
    counter = ctypes.CFUNCTYPE(ctypes.c_uint64)(ctypes.addressof(ctypes.c_char.from_buffer(code)))

    def look():
        before, ticks, after = time.monotonic_ns(), counter(), time.monotonic_ns()
        return after - before, before, ticks

    (_, began, first), _, (_, ended, last) = min(look() for _ in range(50)), time.sleep(0.2), min(look() for _ in range(50))
    return f"tsc_early_khz={round((last - first) * 1_000_000 / (ended - began))}"


CLOCK = _clock()
