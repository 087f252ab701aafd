"""What XFS's block size and discards cost on a super-disk, in requests and bytes, which emulation does not change.

    python3 -B test/vm/filesystem.py        prints the tables of docs/settings.md (--after-rebuild: only the last)
"""

import sys

import image
from checkpoint import CheckpointedMachine
from node import Node
from report import Report

RECORDS, RECORD_BYTES = 100, (700, 3000, 9000)
DISCARDS = "awk '{ print $12, $14 }' /sys/block/vd{b,c,d,e,f}/stat"
SEGMENTS = ("for i in {1..20}; do head -c 1M /dev/zero >/var/lib/scylla/$i; done; sync; rm /var/lib/scylla/*; sync; sleep 5")


def block_sizes(node):
    print("| record | block | segment | writes | bytes | flushes |\n|---|---|---|---|---|---|")
    for size in RECORD_BYTES:
        for block in (1024, 4096):
            for segment in ("fresh", "reused"):
                node.run(f"mkfs.xfs -q -f -K -b size={block} /dev/md1 && mount -o noatime /dev/md1 /var/lib/scylla")
                found = node.run(f"python3 /test/commitlog {block} {RECORDS} {size} {segment}").split("\n")[-1].split()
                node.run("umount /var/lib/scylla")
                print(f"| {size} | {block} | {segment} | " + " | ".join(found) + " |", flush=True)


def discards(node):
    """(requests, MiB) at the SSDs together, and at the durable disk."""
    lines = [[int(n) for n in line.split()] for line in node.run(DISCARDS).split("\n")]
    return (sum(line[0] for line in lines[:4]), sum(line[1] for line in lines[:4]) >> 11), (lines[4][0], lines[4][1] >> 11)


def trim(node):
    print("\n| discards | at the SSDs | at the durable disk |\n|---|---|---|")
    for what, option, script in (
            ("20 segments of 1 MiB deleted, mounted with `discard`", "discard", SEGMENTS),
            ("the same without `discard`", "noatime", SEGMENTS),
            ("`fstrim`, once, of 379 MiB", "noatime", "fstrim /var/lib/scylla")):
        node.run(f"mkfs.xfs -q -f -K /dev/md1 && mount -o noatime,{option} /dev/md1 /var/lib/scylla")
        before = discards(node)
        node.run(script)
        after = discards(node)
        node.run("umount /var/lib/scylla")
        cells = [f"{a[0] - b[0]} requests, {a[1] - b[1]} MiB" for a, b in zip(after, before)]
        print(f"| {what} | " + " | ".join(cells) + " |", flush=True)


def allocated(node):
    """MiB that the SSDs' images and the durable disk's take on the host."""
    blocks = lambda files: sum(file.stat().st_blocks for file in files) >> 11
    return f"{blocks(node.machine.ssds)} MiB | {blocks([node.machine.pd.file])} MiB"


def trim_after_rebuild(node):
    """A full rebuild onto blank SSDs, then fstrim: what the disks themselves have allocated."""
    print("\n| allocated | of the SSDs together | of the durable disk |\n|---|---|---|")
    node.run("mkfs.xfs -q -f /dev/md1 && mount -o noatime /dev/md1 /var/lib/scylla && head -c 40M /dev/urandom >/var/lib/scylla/data && sync")
    node.run("mdadm --quiet /dev/md1 --fail /dev/md0 && mdadm --quiet /dev/md1 --remove /dev/md0 && mdadm --quiet --stop /dev/md0"
             " && for disk in b c d e; do blkdiscard -f /dev/vd$disk; done")
    print(f"| 40 MiB of data, SSDs discarded | {allocated(node)} |", flush=True)
    node.run("superdisk rebuild --yes --wait && sync", 900)
    print(f"| after the full rebuild | {allocated(node)} |", flush=True)
    node.run("fstrim /var/lib/scylla && sync")
    print(f"| after `fstrim` | {allocated(node)} |", flush=True)
    node.run("echo check >/sys/block/md1/md/sync_action; until [ $(</sys/block/md1/md/sync_action) = idle ]; do sleep 0.5; done;"
             " umount /var/lib/scylla")
    print(f"\nsectors that differ between the legs after it: {node.run('cat /sys/block/md1/md/mismatch_cnt')}", flush=True)


def main(only_after_rebuild):
    node = Node(CheckpointedMachine("filesystem", *image.build(), "true"), Report())
    node.machine.ssd_discards = "unmap"
    node.machine.choose_accelerator()
    try:
        node.machine.start()
        node.run("superdisk init --yes")
        if not only_after_rebuild:
            block_sizes(node)
            trim(node)
        trim_after_rebuild(node)
    finally:
        node.machine.close()


if __name__ == "__main__":
    sys.exit(main("--after-rebuild" in sys.argv))
