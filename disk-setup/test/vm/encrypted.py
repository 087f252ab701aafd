"""A super-disk of encrypted disks, set up by the very blocks of docs/encryption.md, through the loss of all SSDs and a fence."""

import os
import re

from machine import Machine
from paths import DISK_SETUP

PAGE = DISK_SETUP / "docs/encryption.md"
DISKS = {"SSDS": "(/dev/disk/by-id/virtio-ssd{0..1})", "DURABLE": "/dev/disk/by-id/virtio-pd"}
COMMAND, UNIT = "/usr/local/sbin/superdisk-crypt", "/etc/systemd/system/superdisk-crypt.service"


class EncryptedMachine(Machine):
    """With two SSDs and small disks, for the emulator encrypts slowly; a header takes 16 MiB of each."""
    ssd_count = 2
    ssd_bytes = (16 + 40) << 20
    pd_bytes = (16 + 2 * 40) << 20


def set_up(node):
    key, command, unit, config, commands = re.findall(r"^```\w*\n(.*?)^```$", PAGE.read_text(), re.M | re.S)
    for name, value in DISKS.items():
        command = re.sub(f"^{name}=.*$", f"{name}={value}", command, flags=re.M)
    config = re.sub(" [^ ]*-ssd2 .*-ssd3", "", config)
    names = "|".join(re.findall(r"^(\w+)=", config, re.M))
    node.run(f"sed -i -E '/^({names})=/d' /etc/superdisk/superdisk.conf")
    for path, text in ((COMMAND, command), (UNIT, unit), ("/etc/superdisk/superdisk.conf", config)):
        node.run(f"mkdir -p {os.path.dirname(path)} && cat >>{path} <<'END'\n{text}END")
    node.run("sed -i 's/^SSD_COUNT=.*/SSD_COUNT=2/; s/^MKFS_OPTIONS=.*/MKFS_OPTIONS=\"-b size=4096 --unsupported\"/' /etc/superdisk/superdisk.conf")
    node.run(f"{key}modprobe dm_crypt\nsystemctl daemon-reload")
    return node.sh(f"set -e; {{ {commands}}} 2>&1")


def encrypted(node):
    """On a machine that was booted for the first time."""
    report, machine = node.report, node.machine
    report.part("encrypted disks, set up as the page says")
    code, output = set_up(node)
    report.check("init on the mappings", code == 0, "" if code == 0 else output)
    node.run("systemctl start scylla-server.service")
    node.write_for(100)
    code, output = node.sh("superdisk verify")
    report.check("verify passes", code == 0, output.count("ok ") if code == 0 else output)
    report.equal("nothing of it is to be seen on the disks", node.sh("mdadm --examine /dev/vdb || mdadm --examine /dev/vdd; "
                 "for disk in /dev/vd[b-d]; do wipefs --noheadings --output TYPE $disk | sort -u; done | uniq -c | xargs")[1].split("\n")[-1],
                 "3 crypto_LUKS")
    machine.power_cut()
    machine.blank_ssds()
    node.boot()
    report.check("after a power cut and the loss of all SSDs the database is up", node.database_is_active(), node.status()["health"])
    node.wait_healthy()
    report.check("the stripe was made anew, encrypted, and filled by itself", True)
    node.check_rows("on encrypted disks, after a power cut and the loss of all SSDs")
    node.write_for(50)
    machine.pd.break_writes()
    machine.wait_for("[ -e /var/lib/superdisk/fence ] && ! mountpoint -q /var/lib/scylla && ! systemctl --quiet is-active scylla-server.service")
    node.no_database("behind the fence, on encrypted disks")
    machine.pd.heal()
    node.run("superdisk unfence && systemctl reset-failed && systemctl start scylla-server.service")
    report.equal("unfence brings the encrypted durable disk up to date", node.status()["health"], "healthy")
    node.check_rows("after fence and unfence on encrypted disks")
