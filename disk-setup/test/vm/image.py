"""Builds the guest: an ext4 root file system with the production files in it, and a small initramfs."""

import os
import pathlib
import re
import shutil
import stat
import subprocess

from paths import CACHE, DISK_SETUP, GUEST, HOST, TEST, WORK
from paths import host_command

MODULES = [
    "virtio_pci", "virtio_blk", "virtio_console", "ext4", "md_mod", "raid0", "raid1", "xfs",
    "autofs4", "libcrc32c", "crc32c_generic", "crc32c_intel", "dm_mod", "dm_crypt", "xts", "ecb", "algif_skcipher", "nvme",
]
BOOT_MODULES = ["virtio_pci", "virtio_blk"]

INITRAMFS_INIT = """#!/bin/busybox sh
/bin/busybox mkdir -p /proc /sys /dev /root
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t sysfs sysfs /sys
/bin/busybox mount -t devtmpfs devtmpfs /dev
for module in $(/bin/busybox cat /modules/order); do /bin/busybox insmod /modules/$module; done
for disk in /sys/block/vd*; do
  [ "$(/bin/busybox cat $disk/serial)" = root ] && root=/dev/${disk##*/}
done
/bin/busybox mount -t ext4 -o rw,noatime $root /root
for word in $(/bin/busybox cat /proc/cmdline); do
  case $word in start=*) init=${word#start=} ;; esac
done
/bin/busybox mount --move /dev /root/dev
/bin/busybox umount /proc /sys
exec /bin/busybox switch_root /root $init
"""


def kernel_version():
    return next((GUEST / "lib/modules").iterdir()).name


def kernel_image():
    return next((GUEST / "boot").glob("vmlinuz-*"))


def build():
    """Returns (root image, initramfs). The image is a template: machines boot a copy of it."""
    stage = CACHE / f"stage-{os.getpid()}"  # of hard links, so beside what it links to
    shutil.rmtree(stage, ignore_errors=True)
    WORK.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-al", GUEST, stage], check=True)
    for heavy in ("boot", "usr/lib/x86_64-linux-gnu/gconv", "usr/share/perl", "usr/lib/udev/hwdb.d",
                  "usr/lib/systemd/system-generators", "usr/lib/tmpfiles.d"):  # time at every boot, to no use here
        shutil.rmtree(stage / heavy, ignore_errors=True)
    _keep_needed_modules(stage)
    _configure(stage)
    subprocess.run([DISK_SETUP / "install", "--destdir", stage, "--config", TEST / "guest/superdisk.conf"],
                   check=True, stdout=subprocess.DEVNULL)
    for name in os.listdir(TEST / "guest"):
        _copy(TEST / "guest" / name, stage / "test" / name)
    image = WORK / "root.img"
    image.unlink(missing_ok=True)
    subprocess.run(host_command("mke2fs") + [
        "-q", "-t", "ext4", "-d", stage, "-L", "root", "-m", "0", "-O", "^metadata_csum",
        image, "700M"], check=True, stdout=subprocess.DEVNULL)
    initramfs = WORK / "initramfs.cpio"
    initramfs.write_bytes(_initramfs(stage))
    shutil.rmtree(stage)
    return image, initramfs


def _keep_needed_modules(stage):
    version = kernel_version()
    modules = stage / "lib/modules" / version
    depmod = host_command("depmod")
    subprocess.run(depmod + ["-b", stage, version], check=True)
    needed = {relative for module in MODULES for relative in _closure(modules, module)}
    for path in modules.rglob("*.ko"):
        if str(path.relative_to(modules)) not in needed:
            path.unlink()
        else:
            _write(path, path.read_bytes().partition(b"~Module signature appended~")[0])  # checking it is slow
    subprocess.run(depmod + ["-b", stage, version], check=True)


def _closure(modules, name):
    """The files of a module and of what it needs, in the order to load them."""
    for line in (modules / "modules.dep").read_text().splitlines():
        file, _, needs = line.partition(":")
        if pathlib.Path(file).stem.replace("-", "_") == name:
            return list(reversed(needs.split())) + [file]
    return []  # built into the kernel


def _configure(stage):
    etc = stage / "etc"
    _write(etc / "passwd", "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534::/:/bin/false\n")
    groups = ("root:0 tty:5 disk:6 lp:7 kmem:15 dialout:20 cdrom:24 tape:26 audio:29 video:44 render:106 "
              "input:107 sgx:108 kvm:109 utmp:43 shadow:42 systemd-journal:999 nogroup:65534")
    _write(etc / "group", "".join("{}:x:{}:\n".format(*g.split(":")) for g in groups.split()))
    _write(etc / "hostname", "superdisk-test\n")
    _write(etc / "machine-id", "5eed5eed5eed5eed5eed5eed5eed5eed\n")
    _write(etc / "fstab", "")
    # A busy host makes emulation many times slower; limits are there to bound hangs.
    _write(etc / "systemd/system.conf.d/patience.conf", "[Manager]\nDefaultTimeoutStartSec=300s\n")
    for link, target in (("usr/bin/awk", "mawk"), ("usr/bin/sh", "bash")):
        if not os.path.lexists(stage / link):
            (stage / link).symlink_to(target)
    units = etc / "systemd/system"
    units.mkdir(parents=True, exist_ok=True)
    _link(units / "default.target", "/lib/systemd/system/multi-user.target")
    for unit in ("systemd-update-utmp.service", "systemd-random-seed.service", "getty.target",
                 "systemd-networkd.service", "systemd-resolved.service", "systemd-timesyncd.service",
                 "systemd-journal-catalog-update.service", "systemd-hwdb-update.service",
                 "systemd-update-done.service", "systemd-sysusers.service", "ldconfig.service",
                 "systemd-logind.service", "systemd-user-sessions.service",
                 "e2scrub_reap.service", "systemd-pcrphase.service", "systemd-pcrphase-sysinit.service",
                 "systemd-journal-flush.service", "systemd-tmpfiles-setup-dev.service", "systemd-remount-fs.service",
                 "kmod-static-nodes.service", "systemd-tmpfiles-clean.timer", "systemd-machine-id-commit.service",
                 "fstrim.timer", "systemd-firstboot.service", "systemd-boot-system-token.service",
                 "dpkg-db-backup.timer", "systemd-initctl.socket", "systemd-ask-password-wall.path",
                 "systemd-ask-password-console.path", "veritysetup.target", "cryptsetup.target", "systemd-udev-settle.service", "systemd-binfmt.service",
                 "proc-sys-fs-binfmt_misc.automount", "dev-hugepages.mount", "dev-mqueue.mount",
                 "sys-kernel-debug.mount", "sys-kernel-tracing.mount", "sys-fs-fuse-connections.mount",
                 "modprobe@configfs.service", "modprobe@dm_mod.service", "modprobe@fuse.service",
                 "modprobe@loop.service", "modprobe@drm.service", "modprobe@efi_pstore.service",
                 "systemd-update-utmp-runlevel.service"):
        _link(units / unit, "/dev/null")
    _write(units / "agent.service",
           "[Unit]\nDescription=Test agent\nDefaultDependencies=no\nAfter=systemd-udev-trigger.service\n"
           "[Service]\nExecStartPre=/sbin/modprobe virtio_console\nExecStart=/test/agent\nKillMode=process\n")
    # Software emulation runs udev's rules slowly: only block devices and the ports are of interest here.
    _write(units / "systemd-udev-trigger.service.d/few.conf",
           "[Service]\nExecStart=\nExecStart=/bin/udevadm trigger --action=add"
           " --subsystem-match=block --subsystem-match=virtio-ports\n")
    for rules in (stage / "usr/lib/udev/rules.d").iterdir():
        if not re.search("50-udev-default|60-block|60-persistent-storage.rules|6[3-9]-md|-dm|99-systemd", rules.name):
            rules.unlink()
    _copy(TEST / "guest/scylla-server.service", units / "scylla-server.service")
    _link(units / "sysinit.target.wants/agent.service", "../agent.service")


def _write(path, text):
    """Replaces a file of the stage; the stage's files are hard links into the cache, so never in place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def _copy(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    shutil.copy(source, target)


def _link(path, target):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.symlink_to(target)


def _initramfs(stage):
    modules = stage / "lib/modules" / kernel_version()
    order = []
    for name in BOOT_MODULES:
        order += [file for file in _closure(modules, name) if file not in order]
    archive = bytearray()
    entries = [("bin", None, stat.S_IFDIR | 0o755), ("modules", None, stat.S_IFDIR | 0o755),
               ("bin/busybox", (HOST / "bin/busybox").read_bytes(), stat.S_IFREG | 0o755),
               ("init", INITRAMFS_INIT.encode(), stat.S_IFREG | 0o755),
               ("modules/order", " ".join(pathlib.Path(f).name for f in order).encode(), stat.S_IFREG | 0o644)]
    entries += [("modules/" + pathlib.Path(f).name, (modules / f).read_bytes(), stat.S_IFREG | 0o644)
                for f in order]
    entries.append(("TRAILER!!!", b"", 0))
    for inode, (name, data, mode) in enumerate(entries, 1):
        data = data or b""
        fields = [inode, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name) + 1, 0]
        archive += b"070701" + b"".join(b"%08X" % field for field in fields) + name.encode() + b"\0"
        archive += b"\0" * (-len(archive) % 4) + data
        archive += b"\0" * (-len(archive) % 4)
    return bytes(archive)
