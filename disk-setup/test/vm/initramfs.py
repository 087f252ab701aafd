"""A boot by the distribution's own initramfs: nothing in it may assemble the super-disk.

    python3 -B test/vm/initramfs.py         some minutes: the initramfs is made in the emulated machine

The control is the same initramfs without superdisk's lines in mdadm.conf: it assembles the arrays before systemd starts, so
the check can fail.
"""

import subprocess
import sys

import image
from machine import Machine
from node import UNITS, Node
from paths import host_command
from report import Report

SETTINGS = r"""mkdir -p /boot /var/tmp
echo CONFIG_RD_GZIP=y >/boot/config-$(uname -r)
cd /usr/share/initramfs-tools/hooks && rm -f $(ls | grep -vxE 'kmod|klibc-utils|mdadm|udev') # the rest wants what is not there
printf 'virtio_pci\nvirtio_blk\next4\n' >/etc/initramfs-tools/modules
sed -i 's/^MODULES=.*/MODULES=list/; s/^COMPRESS=.*/COMPRESS=gzip/' /etc/initramfs-tools/initramfs.conf
mkinitramfs -o /boot/initrd.img 2>&1"""
CONTROL = """cp -p /etc/mdadm/mdadm.conf /root/mdadm.conf
{ echo 'HOMEHOST <ignore>'; mdadm --examine --scan; } >/etc/mdadm/mdadm.conf
mkinitramfs -o /boot/control.img 2>&1
cp -p /root/mdadm.conf /etc/mdadm/mdadm.conf"""
# Its rows have to be there after a boot of which the initramfs is the first part.
DATABASE = """mount -o noatime /dev/md1 /var/lib/scylla && superdisk verify --gate || exit
python3 /test/database serve >/tmp/log 2>&1 & echo $! >/tmp/database"""
# Arrays that were started before systemd was, in the kernel's log.
BY_THE_INITRAMFS = r"""began=$(systemctl show --property=UserspaceTimestampMonotonic --value)
dmesg | sed -n 's/^\[ *\([0-9]*\)\.\([0-9]*\)\] md\/raid.*/\1\2/p' | { count=0; while read -r at; do ((10#$at < began)) && ((++count)); done; echo $count; }"""


def take(machine, name):
    """A file of the guest's /boot, out of its root image, while the machine is off."""
    target = machine.folder / name
    subprocess.run(host_command("debugfs") + ["-R", f"dump /boot/{name} {target}", machine.root], check=True,
                   stderr=subprocess.DEVNULL)
    return target


def main():
    report = Report()
    node = Node(Machine("initramfs", *image.build()), report)
    machine = node.machine
    machine.choose_accelerator()
    try:
        machine.init = "/test/init"  # nothing of systemd is needed to make it
        machine.start()
        node.run(f"superdisk init --yes; systemctl enable {UNITS} 2>&1")
        node.run(DATABASE)
        node.write_for(40)
        node.run("kill $(</tmp/database)")
        print(node.run(SETTINGS) + node.run(CONTROL))
        node.run("[ -s /boot/initrd.img ] && [ -s /boot/control.img ] && superdisk drain && sync")
        machine.close_disks()
        machine.more_kernel_arguments = "root=/dev/vda rw init=/lib/systemd/systemd"
        report.part("a boot by the distribution's initramfs")
        machine.initramfs = take(machine, "initrd.img")
        before = node.acknowledged()[0]
        node.boot()
        node.check_rows(f"of the {before} from before it", before)
        report.equal("it has assembled no array", node.sh(BY_THE_INITRAMFS)[1], "0")
        report.equal("superdisk.service has, and all is healthy", node.status()["health"], "healthy")
        node.write_for(20)
        node.check_rows("after it")
        machine.stop()
        report.part("the control: without superdisk's lines in mdadm.conf")
        machine.initramfs = take(machine, "control.img")
        machine.start()
        report.check("the initramfs has assembled them itself", node.sh(BY_THE_INITRAMFS)[1] != "0", node.sh(BY_THE_INITRAMFS)[1])
    finally:
        machine.close()
    print(f"{report.passed} passed, {len(report.failed)} failed")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
