"""The udev rules for NVMe drives, on emulated ones. The emulator's drives have a model name of their own, so each rule is tried with that."""

import time

from machine import HANG_SECONDS, GuestError

MODEL = "QEMU NVMe Ctrl"
PLACE = "0x1e"  # on the bus
RULES = "/etc/udev/rules.d/65-superdisk.rules"
TIME_OUT, A_DAY = "30000", "86400000"  # the kernel's own for a request, in ms, and what a network disk gets
BY_PLACE = "ls /dev/disk/by-id | grep '^superdisk-pci-.*_1e_' || true"


def drives(node):
    report = node.report
    report.part("NVMe drives: time-outs and names by udev's rules")
    node.run(f"modprobe nvme && cp {RULES} /tmp/rules")
    for serial, (model, time_out) in enumerate((
            ("another", TIME_OUT), ("Amazon Elastic Block Store", A_DAY), ("nvme_card-pd", A_DAY), ("MSFT NVMe Accelerator v1.0", A_DAY),
            ("Amazon EC2 NVMe Instance Storage", TIME_OUT))):
        node.run(f"sed 's/{model}/{MODEL}/' /tmp/rules >{RULES} && udevadm control --reload")
        plug_in(node, f"serial{serial}")
        report.equal(f"time-out of a request in ms, model {model}", node.run("cat /sys/block/nvme*n1/queue/io_timeout"), time_out)
        name = node.run(BY_PLACE)
        report.equal("a name by its place only for an instance store", bool(name), "Instance" in model)
        pull(node, f"serial{serial}")
    plug_in(node, "other")
    report.equal("the next one in that place has it, too", node.run(BY_PLACE), name)
    pull(node, "other")
    node.run(f"cp /tmp/rules {RULES} && udevadm control --reload")


def plug_in(node, serial):
    node.machine.qmp("blockdev-add", driver="null-co", size=1 << 20, **{"node-name": serial, "read-zeroes": True})
    node.machine.qmp("device_add", driver="nvme", id=f"d-{serial}", serial=serial, drive=serial, addr=PLACE)
    node.machine.wait_for(f"ls /dev/disk/by-id/nvme-*_{serial} >/dev/null 2>&1 && udevadm settle")


def pull(node, serial):
    node.machine.pull(f"d-{serial}")
    node.machine.wait_for("! ls /dev/nvme*n1 >/dev/null 2>&1 && udevadm settle")
    deadline = time.monotonic() + HANG_SECONDS
    while any(device["name"] == f"d-{serial}" for device in node.machine.qmp("qom-list", path="/machine/peripheral")):
        if time.monotonic() > deadline:
            raise GuestError(f"the drive {serial} is still in its place")
        time.sleep(0.1)
