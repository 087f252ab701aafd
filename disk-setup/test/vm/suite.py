"""The super-disk in virtual machines: one node's life, its faults, its power cuts, its fence. See test/README.md."""

import argparse
import os
import pathlib
import re
import resource
import shutil
import sys
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor, wait

import bench
import histories
import image
from drives import drives
from encrypted import EncryptedMachine, encrypted
from machine import GuestError, Machine
from node import DEGRADED, UNITS, Node, Totals
from paths import DISK_SETUP, WORK
from report import Report
from small import SmallMachine

HISTORIES_SECONDS = int(os.environ.get("HISTORIES_SECONDS", "120"))  # of two machines together
EXIT_REFUSED, EXIT_FENCED = 3, 4
SNAPSHOT = WORK / "snapshot.img"
FAILED_READ_SECONDS_MAX = 120  # a read that md tries again and again never ends
AGAINST_PD_MIN = 8
AGAINST_STRIPE_MAX = 1.2
MEASUREMENTS_MAX = 3
SPARES_MAX = 3
STALL_LOOKS_MAX = 40
DEVICE_WAIT_SECONDS = 30  # as in the guest's superdisk.conf
STEPS_MEASURED = 10
REFERENCE_LOOP_SECONDS = 0.6
FENCE_WINDOW_SECONDS_MAX, COPY_WINDOW_SECONDS_MAX = (
    int(re.search(r"^The bound is \*\*(\d+) s\*\*", (DISK_SETUP / "docs" / page).read_text(), re.M)[1])
    for page in ("fence.md", "generation.md"))


class Share:
    """Of a stretch of the machine's time, how much counts: all that it slept; what it ran, in seconds of the processor on which the
    bounds were set, by the processor time of a fixed loop; and nothing of what the host gave to others meanwhile."""

    def __init__(self, node):
        self.machine = node.machine
        before = self.machine.processor_seconds()
        node.run("for ((i = 0; i < 20000; i++)); do :; done")
        self.slower = max(1.0, (self.machine.processor_seconds() - before) / REFERENCE_LOOP_SECONDS)
        self.began = self._look()

    def _look(self):
        return time.monotonic(), self.machine.processor_waits(), self.machine.processor_seconds()

    def until_now(self):
        passed, waited, ran = (end - began for began, end in zip(self.began, self._look()))
        waited = min(1.0, waited / passed)
        ran = min(1.0 - waited, ran / passed)
        self.said = (f"the machine waited for {waited:.0%} and ran for {ran:.0%} of them, {self.slower:.1f} times slower than the reference")
        return 1.0 - waited - ran + ran / self.slower


def stale_refused(node, what, refused):
    with Totals.lock:
        Totals.stale_offered += 1
        Totals.stale_accepted += not refused
    node.report.check(f"a stale durable disk is refused: {what}", refused)


def boot_first(node):
    seconds = node.boot()
    node.report.check("booted", True, f"{seconds:.1f} s, {' '.join(Machine.accelerator)}")
    node.run(f"systemctl enable {UNITS} 2>&1")


def refusals(node):
    report = node.report
    report.part("first boot: refusals, an interrupted init")
    boot_first(node)
    node.sh("systemctl start scylla-server.service")
    node.no_database("before init")
    before = [file.stat().st_blocks for file in node.machine.ssds]
    code, plan = node.sh("superdisk init")
    report.check("init without --yes prints the plan", code == 0 and "+ mdadm --quiet --create /dev/md1" in plan)
    report.equal("and writes nothing", [file.stat().st_blocks for file in node.machine.ssds], before)
    report.equal("and remembers nothing", node.run("ls -A /var/lib/superdisk"), "")
    node.run("mkfs.xfs -q /dev/disk/by-id/virtio-pd")
    code, output = node.sh("superdisk init --yes")
    report.check("init refuses a durable disk that holds a file system",
                 code == EXIT_REFUSED and "virtio-pd: not blank, holds xfs" in output, output)
    node.run("wipefs -q --all /dev/disk/by-id/virtio-pd && blkdiscard -z /dev/disk/by-id/virtio-pd")
    code, output = node.sh("superdisk init --yes & pid=$!; until [ -e /sys/block/md0/md/array_state ]; do sleep 0.05; done;"
                           " kill -9 $pid; wait $pid; ls /var/lib/superdisk")
    report.equal("init, killed half-way, leaves its journal", output.split("\n")[-1], "init")
    code, output = node.sh("superdisk init --yes")
    report.check("the same init, run again, finishes", code == 0 and "resuming" in output, output)
    code, output = node.sh("superdisk init --yes")
    report.check("a third one has nothing to do", code == 0 and "nothing to do" in output, output)
    the_bitmap_is_clean(node)
    node.run("systemctl start scylla-server.service")


def first_boot(node):
    report = node.report
    report.part("first boot: init")
    boot_first(node)
    node.run("superdisk init --yes")
    the_bitmap_is_clean(node)
    node.run("systemctl start scylla-server.service superdisk-scrub.timer")
    code, output = node.sh("superdisk verify")
    report.check("verify passes", code == 0, output.count("ok ") if code == 0 else output)
    report.equal("udev has set the members' I/O settings",
                 node.run("cat /sys/block/vdb/queue/{nomerges,rotational} /sys/block/md1/queue/read_ahead_kb | paste -sd' '"), "2 0 0")
    report.equal("systemd has no start limit for what must always run, and tries a rebuild again",
                 node.run("systemctl show -P StartLimitIntervalUSec superdisk-{monitor,generation,rebuild}.service | grep . | paste -sd' ';"
                          " systemctl show -P RestartUSec superdisk-rebuild.service"), "0 0 0\n2min")
    initramfs_keeps_the_configuration(node)


def the_bitmap_is_clean(node):
    node.report.equal("the bitmap is clean from the start",
                      node.run("mdadm -X /dev/md0 | sed -n 's/.* \\([0-9]*\\) dirty.*/\\1/p'"), "0")


def initramfs_keeps_the_configuration(node):
    """Runs the distribution's own initramfs hook on the installed configuration."""
    node.run("echo 'copy_exec() { :; }; manual_add_modules() { :; }; force_load() { :; }; copy_modules_dir() { :; };"
             " prereqs() { :; }' >/usr/share/initramfs-tools/hook-functions")
    output = node.sh("mkdir -p /tmp/initramfs && DESTDIR=/tmp/initramfs sh /usr/share/initramfs-tools/hooks/mdadm;"
                     " grep -c '^AUTO -all' /tmp/initramfs/etc/mdadm/mdadm.conf")[1]
    node.report.equal("an initramfs would assemble nothing by itself", output.split("\n")[-1], "1")


def read_ratios(reads):
    """How much lower the super-disk's p50 is than the durable disk's, and how much higher than the stripe's."""
    return bench.ratio(reads, bench.PD, bench.ARRAY), bench.ratio(reads, bench.ARRAY, bench.STRIPE)


def reads_in_health(node):
    report = node.report
    report.part("reads in health")
    node.run("systemctl stop scylla-server.service superdisk-generation.service superdisk-health.timer")
    before = node.durable_reads()
    bench.run(node.machine, "randread", 16, [bench.ARRAY], rounds=1, seconds=2)
    Totals.durable_reads = node.durable_reads() - before
    report.equal("reads of a healthy super-disk that reached the durable disk", Totals.durable_reads, 0)


def speed_of_reads(node):
    """A busy host spoils a measurement, but not several in a row: the last one counts."""
    node.report.part("speed of reads")
    devices = [bench.PD, bench.STRIPE, bench.ARRAY]
    for _ in range(MEASUREMENTS_MAX):
        reads1 = bench.run(node.machine, "randread", 1, devices, rounds=15, seconds="250ms")
        against_pd, against_stripe = read_ratios(reads1)
        if against_pd >= AGAINST_PD_MIN and against_stripe <= AGAINST_STRIPE_MAX:
            break
        print(f"  ratios missed: {against_pd:.1f}, {against_stripe:.2f}")
    reads16 = bench.run(node.machine, "randread", 16, devices, rounds=1, seconds=1)
    Totals.reads = reads1
    return [("random read, depth 1", reads1), ("random read, depth 16", reads16)]


def drained(node):
    report = node.report
    report.part("drained by hand")
    node.write_for(20)
    node.run("superdisk drain")
    started = time.monotonic()
    code, _ = node.sh("systemctl start scylla-server.service")
    seconds = time.monotonic() - started
    waited = node.sh("journalctl -b --no-pager | grep -c 'Timed out waiting for device'")[1]
    report.check("a start of the database fails at once, it waits for no device", code != 0 and waited == "0", f"{seconds:.1f} s")
    report.check("the message names what undoes it",
                 "to bring it back: superdisk assemble" in node.run("journalctl -b -u superdisk.service --no-pager"))
    node.no_database("after a drain")
    node.run("superdisk assemble && systemctl start scylla-server.service")
    node.check_rows("after a drain")


def wait_for_devices(node, seconds):
    """How long superdisk waits: for disks that are meant to be missing not as long as for those that a busy host makes late."""
    node.run(f"sed -i 's/^DEVICE_WAIT_SECONDS_MAX=.*/DEVICE_WAIT_SECONDS_MAX={seconds}/' /etc/superdisk/superdisk.conf && sync")


def no_durable_disk(node):
    report = node.report
    report.part("the durable disk is not there")
    node.write_for(100)
    node.run("(while [ ! -e /tmp/stopped ]; do superdisk health; done) >/dev/null 2>&1 & systemctl stop superdisk.service; touch /tmp/stopped")
    report.equal("health checks meanwhile raised no fence", node.sh("[ -e /var/lib/superdisk/fence ]")[0], 1)
    report.equal("stopping the service stops database, mount and arrays",
                 node.sh("systemctl is-active scylla-server.service var-lib-scylla.mount; grep -c ^md /proc/mdstat")[1].split(),
                 ["inactive", "inactive", "0"])
    node.machine.pull("d-pd")
    node.machine.wait_for("[ ! -e /dev/disk/by-id/virtio-pd ]")
    wait_for_devices(node, 2)
    node.sh("systemctl start scylla-server.service")
    node.no_database("without the durable disk")
    report.check("the message names the disk",
                 "no such disk after 2 s: /dev/disk/by-id/virtio-pd" in node.run("journalctl -b -u superdisk.service --no-pager"))
    wait_for_devices(node, DEVICE_WAIT_SECONDS)


def clean_reboot(node):
    report = node.report
    report.part("clean reboot")
    node.machine.stop()
    node.boot()
    report.equal("healthy at once", node.status()["health"], "healthy")
    report.equal("nothing was resynced", node.run("dmesg | grep -c 'resync of RAID array' || true"), "0")
    report.check("the database is back by itself", node.database_is_active())
    node.check_rows("after a clean reboot")


def power_cuts(node):
    report = node.report
    report.part("power cut, SSDs kept")
    node.write_for(300)
    node.machine.power_cut()
    node.boot()
    node.wait_healthy()
    node.check_rows("after a power cut")
    report.part("power cut and all SSDs lost")
    node.write_for(300)
    node.machine.power_cut()
    node.machine.blank_ssds()
    node.boot()
    report.check("the database is up on the durable disk, or already on the rebuilt stripe", node.database_is_active(),
                 node.status()["health"])
    seconds = node.wait_healthy()
    report.check("the stripe was made anew and filled by itself", True, f"{seconds:.1f} s after the boot")
    node.check_rows("after a power cut and the loss of all SSDs")
    before = node.durable_reads()
    node.run("systemctl stop scylla-server.service; echo 3 >/proc/sys/vm/drop_caches; cat /var/lib/scylla/* | wc -c")
    report.equal("reads are back on the SSDs", node.durable_reads() - before, 0)
    code, output = node.sh("superdisk verify --scrub")
    report.check("both legs are equal after a scrub", code == 0, "" if code == 0 else output)
    node.run("systemctl start scylla-server.service")


def locate(node, sector):
    """(SSD number, its sector) under a sector of the array."""
    read = lambda path: int(node.run(f"cat /sys/block/{path}"))
    sector += read("md1/md/dev-md0/offset")
    chunk_sectors = read("md0/md/chunk_size") // 512
    chunk, within = divmod(sector, chunk_sectors)
    member = ["vdb", "vdc", "vdd", "vde"][chunk % 4]
    return chunk % 4, chunk // 4 * chunk_sectors + within + read(f"md0/md/dev-{member}/offset")


def read_matches_durable_leg(node, sector):
    """Reads 4 KiB of the array directly and compares it with the durable leg; bounded."""
    offset = int(node.run("cat /sys/block/md1/md/dev-vdf/offset"))
    return node.sh(
        f"timeout -s KILL {FAILED_READ_SECONDS_MAX} dd if=/dev/md1 iflag=direct bs=4096 skip={sector // 8} count=1 of=/tmp/a status=none"
        f" && dd if=/dev/vdf iflag=direct bs=4096 skip={(sector + offset) // 8} count=1 of=/tmp/b status=none"
        f" && cmp /tmp/a /tmp/b")


def bad_sectors(node):
    report = node.report
    report.part("bad sectors")
    # The test's sector heals with the next write to its SSD, so there must be no other.
    node.run("systemctl stop scylla-server.service; sync; sleep 1")
    sector = 80000
    ssd, at = locate(node, sector)
    node.machine.bad_sector(ssd, at, heals=True)
    code, output = read_matches_durable_leg(node, sector)
    report.check("a bad sector that heals: the read is right", code == 0, output)
    status = node.status()
    report.equal("and both legs stay", status["health"], "healthy")
    report.check("and the correction is counted", status["ssd_leg"]["corrected_sectors"] > 0,
                 f"{status['ssd_leg']['corrected_sectors']} sectors")
    node.machine.good_sectors(ssd)
    node.run("systemctl start scylla-server.service")

    sector = 160000
    ssd, at = locate(node, sector)
    node.machine.bad_sector(ssd, at, heals=False)
    started = time.monotonic()
    code, output = read_matches_durable_leg(node, sector)
    report.check("a bad sector that does not heal: the read ends and is right", code == 0,
                 f"{time.monotonic() - started:.1f} s" if code == 0 else output)
    report.equal("and the SSD leg is dropped", node.status()["ssd_leg"]["state"], "faulty")
    report.check("and the database goes on", node.database_is_active())
    node.write_for(20)
    node.machine.good_sectors(ssd)
    node.run("superdisk rebuild --yes --wait")
    report.equal("rebuild brings the leg back", node.status()["health"], "healthy")


def fail_and_readd(node):
    report = node.report
    report.part("SSD leg failed by hand and re-added")
    window_of_the_ssd_leg(node)
    node.write_for(50)
    code, plan = node.sh("superdisk rebuild")
    report.check("rebuild without --yes prints the plan", code == 0 and "+ mdadm --quiet /dev/md1 --re-add /dev/md0" in plan, plan)
    report.equal("and changes nothing", node.status()["ssd_leg"]["state"], "faulty")
    started = time.monotonic()
    output = node.run("superdisk rebuild --yes --wait")
    report.check("the stripe is re-added through the bitmap", "re-added /dev/md0" in output, f"{time.monotonic() - started:.1f} s")
    node.check_rows("after the SSD leg was away")


def stall_is_shown(node, seconds):
    """Looks until the metric says so: bounded by looks, each of which lets the machine go on, and not by a clock."""
    return node.sh(f"for ((look = 0; look < {STALL_LOOKS_MAX}; look++)); do timeout -s KILL 120 superdisk health || exit 2;"
                   " shown=$(sed -n 's/^superdisk_durable_stall_seconds //p' /var/lib/prometheus/node-exporter/superdisk.prom);"
                   f" ((shown < {seconds})) || exit 0; sleep 0.5; done; echo \"$shown s shown\";"
                   " cat /proc/uptime /run/superdisk/stall /sys/class/block/vdf/stat; exit 1")


def stall(node):
    report = node.report
    report.part("the durable disk stalls")
    node.write_for(80)  # an sstable at least
    node.run("systemctl stop superdisk-health.timer superdisk-health.service; cat /var/lib/scylla/sstable* >/dev/null")
    node.machine.pd.stall()
    code, output = node.sh("timeout -s KILL 120 dd if=/dev/md1 iflag=direct bs=1M count=16 skip=64 of=/dev/null status=none")
    report.check("reads go on", code == 0, output)
    code, output = stall_is_shown(node, 1)
    report.check("metrics go on, and show the stall", code == 0, output)
    node.run("sleep 1")  # what was on the disk before it stalled is acknowledged by now
    last = node.acknowledged()[0]
    code, output = stall_is_shown(node, 5)
    report.check("for as long as it lasts", code == 0, output)
    report.equal("no write is acknowledged meanwhile", node.acknowledged()[0], last)
    node.machine.pd.resume()
    node.write_for(20)
    node.run("superdisk health")
    report.equal("afterwards writes go on, no stall is shown, nothing was fenced",
                 (node.run("grep '^superdisk_durable_stall' /var/lib/prometheus/node-exporter/superdisk.prom"), node.status()["fence"]),
                 ("superdisk_durable_stall_seconds 0", None))
    node.run("systemctl start superdisk-health.timer")
    node.check_rows("after a stall")


def snapshot(node):
    """Copies the durable disk to SNAPSHOT while the file system is frozen; returns the acknowledged rows."""
    report = node.report
    report.part("snapshot of the durable disk")
    node.run("fsfreeze --freeze /var/lib/scylla")
    last = node.acknowledged()[0]
    shutil.copyfile(node.machine.pd.file, SNAPSHOT)
    node.run("fsfreeze --unfreeze /var/lib/scylla")
    node.write_for(20)
    report.check("the database went on after the freeze", True, f"{last} rows in the snapshot")
    return last


def ssd_pulled(node):
    report = node.report
    report.part("an SSD is pulled while data is written and verified")
    node.run("cat >/tmp/verify.fio <<'END'\n[verify]\nfilename=/var/lib/scylla/fio\nsize=24m\nrw=randwrite\nbs=4k\niodepth=8\n"
             "ioengine=libaio\ndirect=1\nverify=crc32c\nverify_fatal=1\nfsync=64\nrandseed=11\nEND\n"
             "rm -f /tmp/fio.rc; (fio --output=/tmp/fio.out /tmp/verify.fio; echo $? >/tmp/fio.rc) >/dev/null 2>&1 &")
    node.machine.wait_for("[ -s /var/lib/scylla/fio ]")
    time.sleep(1)
    node.report.equal("fio is still writing when the SSD goes", node.sh("[ -e /tmp/fio.rc ]")[0], 1)
    node.machine.pull("d-ssd2")
    node.machine.wait_for("[ -e /tmp/fio.rc ]")
    report.equal("fio's writes all verify", node.run("cat /tmp/fio.rc; grep -c 'err= 0' /tmp/fio.out").split(), ["0", "1"])
    node.write_for(20)
    status = node.status()
    report.equal("the array goes on on the durable leg", (status["health"], status["durable_leg"]["state"]), ("degraded", "in_sync"))
    node.run("rm /var/lib/scylla/fio")
    node.check_rows("after an SSD was pulled")
    node.machine.stop()
    node.machine.blank_ssds()
    node.boot()
    node.wait_healthy()
    node.check_rows("after the node came back with new SSDs")


def break_durable_disk(node, name):
    """Makes the durable disk fail its writes under load; returns when the fence is up. Measures the window:
    from the kernel's time stamp of the drop-out to the database's of its last acknowledgement (clocks within 10 ms).
    """
    report = node.report
    # At its full speed: what it acknowledges before the fence is up is what counts.
    node.run("python3 -c 'import os, sys; os.setpriority(os.PRIO_PROCESS, int(sys.argv[1]), 0)'"
             " $(systemctl show --property=MainPID --value scylla-server.service)")
    node.write_for(50)
    share = Share(node)
    node.machine.pd.break_writes()
    node.machine.wait_for("[ -e /var/lib/superdisk/fence ] && ! mountpoint -q /var/lib/scylla")
    counts = share.until_now()
    failed = float(node.run("dmesg | sed -n 's/^\\[ *\\([0-9.]*\\)\\].*Disk failure on vdf.*/\\1/p' | tail -n 1"))
    last, at = node.acknowledged()
    this_run = node.machine.acks.read_text().rpartition("start")[2]
    after = [line for line in this_run.splitlines()[1:]
             if line.count(" ") == 1 and float(line.split()[1]) > failed] if at > failed else []
    elapsed = max(0.0, at - failed)
    window = elapsed * counts
    Totals.windows[name] = window
    report.check(f"the fence is up ({name})", True,
                 f"{elapsed * 1000:.0f} ms from the drop-out to the last acknowledged write, {len(after)} acknowledgements in it;"
                 f" {share.said}: {window * 1000:.0f} ms")
    time.sleep(1)
    report.equal("nothing is acknowledged behind the fence", node.acknowledged()[0], last)
    node.no_database("behind the fence")
    report.equal("the fence is on the boot disk with its event count",
                 bool(re.search(r"^EVENTS=[1-9]", node.run("cat /var/lib/superdisk/fence"), re.M)), True)
    return window


def fence(node):
    report = node.report
    report.part("the durable disk fails a write: the fence, by the watch alone")
    node.run("systemctl mask --runtime mdmonitor.service 2>&1; systemctl stop superdisk-health.timer mdmonitor.service 2>&1")
    window = break_durable_disk(node, "watch")
    report.check(f"it was the watch, and the window is below {FENCE_WINDOW_SECONDS_MAX} s",
                 "(watch)" in node.run("cat /var/lib/superdisk/fence") and window < FENCE_WINDOW_SECONDS_MAX, f"{window:.2f} s")
    code, output = node.sh("systemctl start scylla-server.service; systemctl is-active scylla-server.service")
    report.check("the database cannot be started behind the fence", "active" != output.split("\n")[-1])
    node.machine.pd.heal()
    node.run("superdisk unfence")
    report.equal("unfence brings the durable leg up to date", node.status()["health"], "healthy")
    node.run("systemctl reset-failed; systemctl start superdisk-health.timer scylla-server.service")
    node.check_rows("after fence and unfence")

    report.part("the same by the timer alone")
    node.run("systemctl stop superdisk-monitor.service 2>&1")
    window = break_durable_disk(node, "timer")
    report.check(f"it was the timer, and the window is below {FENCE_WINDOW_SECONDS_MAX} s",
                 "health check" in node.run("cat /var/lib/superdisk/fence") and window < FENCE_WINDOW_SECONDS_MAX, f"{window:.2f} s")
    node.machine.pd.heal()
    stale_refused(node, "while fenced", node.sh("superdisk assemble")[0] == EXIT_FENCED)
    node.run("superdisk unfence && systemctl unmask --runtime mdmonitor.service 2>&1 && systemctl reset-failed"
             " && systemctl start scylla-server.service")
    report.equal("the durable leg is up to date", node.status()["health"], "healthy")
    node.check_rows("of the time in which the durable leg was away")


def fence_without_a_unit(node):
    """Nobody can be killed, so only the file system stands between a held write and its acknowledgement."""
    report = node.report
    report.part("the fence by hand, without a unit to kill")
    node.write_for(20)
    node.run("sed -i 's/^DATABASE_UNIT=.*/DATABASE_UNIT=/' /etc/superdisk/superdisk.conf; systemctl stop superdisk-health.timer")
    node.run("superdisk fence --reason test")
    last = node.acknowledged()[0]
    time.sleep(2)
    report.equal("nothing is acknowledged after the command has returned", node.acknowledged()[0], last)
    report.equal("the mount is gone and no write is held", node.run("mountpoint -q /var/lib/scylla || cat /sys/block/md1/md/suspend_hi"), "0")
    shut_while_another_unmounts(node)
    node.run("sed -i 's/^DATABASE_UNIT=.*/DATABASE_UNIT=scylla-server.service/' /etc/superdisk/superdisk.conf; superdisk unfence"
             " && systemctl reset-failed; systemctl start superdisk-health.timer scylla-server.service")
    node.check_rows("after it")


def shut_while_another_unmounts(node):
    """Two fences at once: when the one is about to shut the file system, the other unmounts. The boot disk's would be shut instead."""
    node.run("mount /dev/md1 /var/lib/scylla && mkdir -p /usr/local/sbin && printf '#!/bin/sh\\numount /var/lib/scylla; exec /usr/sbin/xfs_io \"$@\"\\n'"
             " >/usr/local/sbin/xfs_io && chmod +x /usr/local/sbin/xfs_io && sync")
    code, output = node.sh("superdisk fence")
    node.report.check("two fences at once shut the super-disk and nothing else",
                      code == 0 and node.sh("touch /boot-disk-is-alive && sync /boot-disk-is-alive && ! mountpoint -q /var/lib/scylla")[0] == 0, output)
    node.run("rm /usr/local/sbin/xfs_io")


def take_name(node, name):
    """Plugs disks in until one has the name, or md keeps it for the disk that is gone: either way no other gets it."""
    leg = f"/sys/block/md1/md/dev-{name.rsplit('/', 1)[1]}"
    node.sh(f"for ((i = 0; i < 40; i++)); do [ -e {leg} ] || break; sleep 0.5; done")
    for number in range(SPARES_MAX):
        if node.sh(f"[ -e {leg} ]")[0] == 0:
            return
        node.machine.plug_in_spare(f"spare{number}")
        node.machine.wait_for(f"[ -e /dev/disk/by-id/virtio-spare{number} ]")
        if node.run(f"readlink -f /dev/disk/by-id/virtio-spare{number}") == name:
            return
    raise GuestError(f"{SPARES_MAX} new disks, and none is {name}")


def detached(node):
    report = node.report
    report.part("the durable disk is detached, and attached again")
    node.write_for(20)
    before = node.run("readlink -f /dev/disk/by-id/virtio-pd")
    node.machine.pull("d-pd")
    node.machine.wait_for("[ -e /var/lib/superdisk/fence ] && ! mountpoint -q /var/lib/scylla")
    take_name(node, before)
    node.machine.plug_in("pd")
    node.machine.wait_for("[ -e /dev/disk/by-id/virtio-pd ]")
    after = node.run("readlink -f /dev/disk/by-id/virtio-pd")
    report.check("it has another name", after != before, f"{before}, then {after}")
    node.run("superdisk unfence")
    report.equal("unfence brings it up to date", node.status()["health"], "healthy")
    node.run("systemctl reset-failed; systemctl start scylla-server.service")
    node.check_rows("after it was detached")


def fence_from_superblocks(node):
    report = node.report
    report.part("nothing runs that could fence: the legs' own records, and an SSD that is late")
    # Masked, not only stopped: udev starts the distribution's monitor, and a check may be under way.
    fencers = "superdisk-monitor.service mdmonitor.service superdisk-health.timer superdisk-health.service"
    node.run(f"systemctl mask --runtime mdmonitor.service 2>&1; systemctl stop {fencers} 2>&1")
    node.machine.pd.break_writes()
    node.machine.wait_for(f"[ $(<{DEGRADED}) = 1 ]")
    node.write_for(50)
    report.equal("no fence was up", node.sh("[ -e /var/lib/superdisk/fence ]")[0], 1)
    wait_for_devices(node, 2)
    node.machine.power_cut()
    node.boot(late=(2,))
    code, output = node.sh("superdisk assemble")
    stale_refused(node, "an SSD that has newer rows is late", code == EXIT_REFUSED and "SSD missing: /dev/disk/by-id/virtio-ssd2" in output)
    node.no_database("with a late SSD")
    wait_for_devices(node, DEVICE_WAIT_SECONDS)
    node.machine.power_cut()
    node.boot()
    code, output = node.sh("superdisk assemble")
    stale_refused(node, "no fence was up, the SSD leg is ahead", code == EXIT_FENCED and "ran without" in output)
    code, output = node.sh("rm -f /var/lib/superdisk/fence; superdisk assemble")
    stale_refused(node, "the mark is removed by hand, the labels have it", code == EXIT_FENCED and "its label says that it was fenced" in output)
    node.no_database("with a stale durable leg")
    node.run("systemctl unmask --runtime mdmonitor.service 2>&1; superdisk unfence"
             " && systemctl start superdisk-health.timer superdisk-monitor.service scylla-server.service")
    node.check_rows("that only the SSDs had")


def fence_and_ssds_lost(node):
    report = node.report
    report.part("the durable disk fails a write, then all SSDs are lost")
    break_durable_disk(node, "any")
    node.machine.power_cut()
    node.machine.blank_ssds()
    node.boot()
    stale_refused(node, "fenced, power cut, SSDs lost", node.status()["health"] == "fenced" and node.sh("superdisk assemble")[0] == EXIT_FENCED)
    code, output = node.sh("superdisk unfence")
    stale_refused(node, "unfence without the SSDs", code == EXIT_FENCED and "replace this node from its replicas" in output)
    stale_refused(node, "rebuild from it", node.sh("superdisk rebuild --yes")[0] == EXIT_FENCED)
    node.no_database("with nothing current left")
    node.machine.stop()


def window_of_a_copy(node):
    """How long a number is the newest on the boot disk: for as long a copy that holds it is taken for current."""
    share = Share(node)
    times = node.run("exec 6<> <(:); last=; for ((i = 0; i < " + str(STEPS_MEASURED + 2) + "; )); do"
                     " IFS= read -r number </var/lib/superdisk/generation; [[ $number == $last ]] || { echo $EPOCHREALTIME; ((++i)); };"
                     " last=$number; read -r -t 0.02 -u 6; done; true").split()[1:]
    counts = share.until_now()
    steps = sorted(float(b) - float(a) for a, b in zip(times, times[1:]))
    Totals.windows_of_copies += [step * counts for step in steps]
    node.report.check(f"a copy is known for an old one within {COPY_WINDOW_SECONDS_MAX} s", steps[-1] * counts < COPY_WINDOW_SECONDS_MAX,
                      f"{len(steps)} steps of the generation, median {steps[len(steps) // 2]:.2f} s, longest {steps[-1]:.2f} s;"
                      f" of which count {counts:.0%}: {share.said}")


def window_of_the_ssd_leg(node):
    """Fails it. How long the SSDs hold the newest number on the boot disk: for as long they look current beside an old copy."""
    share = Share(node)
    seconds = float(node.run("look() { { IFS== read -r _ number; read -r _; read -r _; IFS== read -r _ ssd; } </var/lib/superdisk/generation; }\n"
                             "exec 6<> <(:); mdadm --quiet /dev/md1 --fail /dev/md0; began=${EPOCHREALTIME/./}; look; end=$((SECONDS + 600))\n"
                             "until ((ssd < number)); do ((SECONDS < end)) || exit 1; read -r -t 0.02 -u 6; look; done\n"
                             "echo $((${EPOCHREALTIME/./} - began))")) / 1e6
    counts = share.until_now()
    node.report.check(f"the SSD leg's drop-out is on the boot disk within {COPY_WINDOW_SECONDS_MAX} s", seconds * counts < COPY_WINDOW_SECONDS_MAX,
                      f"{seconds:.2f} s, of which count {seconds * counts:.2f}: {share.said}")


def old_copies(node):
    """A copy of the durable disk from within one boot, younger than every record but the generation's."""
    report = node.report
    report.part("an old copy of the durable disk, with blank SSDs and with the SSDs kept")
    old, current, ssds = WORK / "old.img", WORK / "current.img", [WORK / f"kept-{i}.img" for i in range(4)]
    node.run("fsfreeze --freeze /var/lib/scylla")
    shutil.copyfile(node.machine.pd.file, old)
    node.run("fsfreeze --unfreeze /var/lib/scylla")
    at = node.acknowledged()[0]
    window_of_a_copy(node)
    node.write_for(100)
    node.machine.power_cut()
    for source, target in zip([node.machine.pd.file, *node.machine.ssds], [current, *ssds]):
        shutil.copyfile(source, target)
    rows = node.acknowledged()[0] - at
    shutil.copyfile(old, node.machine.pd.file)
    node.machine.blank_ssds()
    node.boot()
    code, output = node.sh("superdisk assemble")
    stale_refused(node, f"a copy {rows} rows old, SSDs blank", code == EXIT_FENCED and "it is an old copy" in output)
    node.no_database("with an old copy and blank SSDs")
    node.machine.power_cut()
    shutil.copyfile(old, node.machine.pd.file)
    for source, target in zip(ssds, node.machine.ssds):
        shutil.copyfile(source, target)
    node.boot()
    stale_refused(node, f"a copy {rows} rows old, SSDs kept", node.status()["health"] == "fenced")
    node.no_database("with an old copy and the SSDs")
    code, output = node.sh("superdisk unfence")
    report.check("unfence asks for the disk that was attached last", code == EXIT_REFUSED and "is not the durable disk that was attached last" in output, output)
    node.run("superdisk unfence --current-disk-is-lost")
    node.run("systemctl reset-failed; systemctl start scylla-server.service")
    node.wait_healthy()
    node.check_rows("that only the SSDs had, after the old copy was filled from them")
    code, output = node.sh("superdisk verify --scrub")
    report.check("both legs are equal after a scrub", code == 0, "" if code == 0 else output)


def restore(node, rows):
    report = node.report
    report.part("a new node from the snapshot")
    shutil.copyfile(SNAPSHOT, node.machine.pd.file)
    node.boot()
    node.run(f"systemctl enable {UNITS} 2>&1")
    code, output = node.sh("superdisk assemble")
    report.check("a disk this node does not know is refused", code == EXIT_REFUSED and "--adopt" in output, output)
    report.equal("unless it is adopted", node.sh("superdisk assemble --adopt")[0], 0)
    node.run("systemctl start scylla-server.service")
    node.wait_healthy()
    node.write_for(1)
    found = int(node.machine.acks.read_text().split()[1])
    report.check("the database finds the last row acknowledged before the snapshot", found >= rows, f"{found} of {rows}")
    node.check_rows("that was in the snapshot", rows)


def random_histories(node):
    """Half of those of the suite."""
    until = time.monotonic() + HISTORIES_SECONDS / 2
    counts = histories.run(node, time.time_ns() % 1_000_000, lambda: time.monotonic() >= until)
    node.machine.close()
    with Totals.lock:
        Totals.histories.update({name: counts[name] for name in ("histories", "lost")})


def destroy(node):
    report = node.report
    report.part("destroy")
    uuid = node.run("sed -n 's/^ARRAY_UUID=//p' /var/lib/superdisk/identity")
    report.equal("only an order that names the loss lifts this fence", node.sh("superdisk unfence --accept-data-loss")[0], 0)
    report.equal("destroy refuses another UUID", node.sh("superdisk destroy --yes --uuid 0:0:0:0")[0], EXIT_REFUSED)
    node.run(f"superdisk destroy --yes --uuid {uuid}")
    report.equal("destroy leaves blank disks", node.sh("superdisk plan init >/dev/null")[0], 0)


def old_copy(node):
    """The network disk is replaced under the running machine by what it was at the snapshot."""
    node.report.part("an old copy in place of the durable disk")
    node.machine.pd.replace(SNAPSHOT)
    node.run("for disk in b c d e; do blkdiscard -f -z /dev/vd$disk; done; blockdev --flushbufs /dev/vdf")
    code, output = node.sh("superdisk assemble")
    stale_refused(node, "an old snapshot in place of the disk", code == EXIT_FENCED and "it is an old copy" in output)
    node.no_database("with an old copy")


def speed_of_writes(node):
    """Overwrites the super-disk and leaves it drained."""
    node.report.part("speed of writes")
    node.run("umount /var/lib/scylla")
    result = bench.run(node.machine, "randwrite", 1, [bench.ARRAY], rounds=3, seconds="700ms")
    drain_to_the_end(node)
    node.run("mdadm --quiet --assemble /dev/md0 /dev/vd[b-e]")
    result |= bench.run(node.machine, "randwrite", 1, [bench.PD, bench.STRIPE], rounds=3, seconds="700ms")
    node.run("mdadm --quiet --stop /dev/md0")
    return [("random write, depth 1", result)]


def drain_to_the_end(node):
    output = node.sh("superdisk drain; systemctl is-active superdisk.service; grep -c ^md /proc/mdstat")[1]
    node.report.equal("drain stops everything", output.split("\n")[-2:], ["inactive", "0"])


def speed_goals():
    against_pd, against_stripe = read_ratios(Totals.reads)
    return [
        ("random reads, depth 1, p50 against the durable disk alone", f"{against_pd:.1f}x lower", f">= {AGAINST_PD_MIN}x lower", against_pd >= AGAINST_PD_MIN),
        ("against the bare SSD stripe", f"{against_stripe:.2f}x", f"<= {AGAINST_STRIPE_MAX}x", against_stripe <= AGAINST_STRIPE_MAX),
    ]


def goals(report, with_speed):
    """Checks every goal against the figure measured in this run; returns the rows of the table."""
    rows = (speed_goals() if with_speed else []) + [
        ("reads that reach the durable disk in health", str(Totals.durable_reads), "0", Totals.durable_reads == 0),
        ("fsynced rows lost over all faults and power cuts", f"{Totals.rows_lost} in {Totals.rows_checked} checks", "0",
         Totals.rows_lost == 0 and Totals.rows_checked > 0),
        ("data accepted as current from a stale durable leg", f"{Totals.stale_accepted} of {Totals.stale_offered} offers", "never",
         Totals.stale_accepted == 0 and Totals.stale_offered > 0),
        ("age at which an old copy of the durable disk is known for one", f"{max(Totals.windows_of_copies, default=99):.1f} s",
         f"bounded: {COPY_WINDOW_SECONDS_MAX} s", max(Totals.windows_of_copies, default=99) < COPY_WINDOW_SECONDS_MAX),
        ("acknowledged rows silently gone in random histories",
         f"{Totals.histories['lost']} in {Totals.histories['histories']}", "0", Totals.histories["lost"] == 0 < Totals.histories["histories"]),
        ("window of the fence: by the watch / by the timer alone",
         f"{Totals.windows.get('watch', -0.001) * 1000:.0f} / {Totals.windows.get('timer', -0.001) * 1000:.0f} ms",
         f"bounded: {FENCE_WINDOW_SECONDS_MAX} s", max(Totals.windows.values(), default=99) < FENCE_WINDOW_SECONDS_MAX),
    ]
    report.part("goals")
    for what, figure, goal, holds in rows:
        report.check(f"{what}: {figure}", holds, f"goal {goal}")
    return rows


def print_goals(rows, speeds):
    if speeds:
        print("\n" + bench.table(speeds))
        print("(synthetic: an emulated durable disk of 1 ms per read and 2 ms per write; ratios mean something, absolute figures do not)")
    print()
    print(f"{'what':62}{'measured':>24}  goal")
    for what, figure, goal, holds in rows:
        print(f"{what:62}{figure:>24}  {goal}{'' if holds else '   MISSED'}")


FAULTS = (bad_sectors, fail_and_readd, stall, ssd_pulled, fence, fence_without_a_unit, detached, fence_from_superblocks,
          fence_and_ssds_lost)


def processor_seconds():
    """Of the machines that are off, and of this program: what a busy host does not change."""
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF)))


def one_part(name):
    """One of FAULTS, encrypted, or drives, by itself, on a machine that has just been made."""
    report = Report()
    kind = EncryptedMachine if name == encrypted.__name__ else Machine
    node = Node(kind(name, *image.build()), report)
    node.machine.choose_accelerator()
    try:
        boot_first(node)
        if name == encrypted.__name__:
            encrypted(node)
        elif name == drives.__name__:
            drives(node)
        else:
            node.run("superdisk init --yes && systemctl start scylla-server.service")
            next(part for part in FAULTS if part.__name__ == name)(node)
    finally:
        node.machine.close()
    print(f"{report.passed} passed, {len(report.failed)} failed, {processor_seconds():.0f} s of processor")
    return 1 if report.failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", type=pathlib.Path, help="file for the numbers of passed and failed checks")
    parser.add_argument("--speed", action="store_true", help="measure how fast reads and writes are, too; needs a quiet host")
    parser.add_argument("--part", choices=[part.__name__ for part in (*FAULTS, encrypted, drives)], help="only this one")
    arguments = parser.parse_args()
    if arguments.part:
        return one_part(arguments.part)
    counts, with_speed = arguments.counts, arguments.speed
    report = Report()
    template = image.build()
    node, faulty, restored = (Node(Machine(name, *template), report) for name in ("node", "faulty", "restored"))
    encrypted_node = Node(EncryptedMachine("encrypted", *template), report)
    random_nodes = [Node(SmallMachine(f"random-{number}", template), report) for number in range(2)]
    node.machine.choose_accelerator()
    speeds = []
    errors = []

    def to_the_end(name, part):
        """Runs a part of the suite; the suite must end with its count whatever breaks."""
        threading.current_thread().name = name
        try:
            part()
        except Exception as error:
            errors.append(error)
            report.check(f"the suite ran to its end: {error}", False)
            traceback.print_exc()

    def power_and_snapshot():
        first_boot(node)
        drained(node)
        no_durable_disk(node)
        clean_reboot(node)
        power_cuts(node)
        old_copies(node)
        rows = snapshot(node)
        node.machine.close()
        restore(restored, rows)
        random_histories(random_nodes[0])

    def faults():
        refusals(faulty)
        for part in FAULTS:
            part(faulty)
        faulty.machine.close()
        boot_first(encrypted_node)
        encrypted(encrypted_node)
        encrypted_node.machine.close()
        random_histories(random_nodes[1])

    def alone():
        reads_in_health(restored)
        if with_speed:
            speeds.extend(speed_of_reads(restored))
            speeds.extend(speed_of_writes(restored))
        else:
            drain_to_the_end(restored)
        old_copy(restored)
        destroy(restored)

    # Two machines at a time, with one processor each; latencies are measured when no other machine runs.
    # The pool keeps its threads to the end: nbdkit serves no more once the thread that started it has ended.
    with ThreadPoolExecutor() as pool:
        try:
            wait([pool.submit(to_the_end, "node", power_and_snapshot), pool.submit(to_the_end, "faulty", faults)])
            if not errors:
                to_the_end("alone", alone)
        finally:
            for each in (node, faulty, restored, encrypted_node, *random_nodes):
                each.machine.close()
    complete = not errors
    if errors:
        print(f"the guests' consoles and the emulator's logs are in {WORK}", file=sys.stderr)
    if complete:
        rows = goals(report, with_speed)
    print(f"\nVM suite: {report.passed} passed, {len(report.failed)} failed, {time.monotonic() - report.started:.0f} s,"
          f" {processor_seconds():.0f} s of processor")
    for what in report.failed:
        print(f"  failed: {what}")
    if counts:
        counts.parent.mkdir(parents=True, exist_ok=True)
        counts.write_text(f"{report.passed} {len(report.failed)}\n")
    if complete:
        print_goals(rows, speeds)
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
