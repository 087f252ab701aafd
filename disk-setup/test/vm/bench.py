"""Speed of the durable disk alone, the SSD stripe alone and the super-disk, in one interleaved run."""

import json
import statistics

PD, STRIPE, ARRAY = "/dev/disk/by-id/virtio-pd", "/dev/md0", "/dev/md1"
NAMES = {PD: "durable disk alone", STRIPE: "SSD stripe alone", ARRAY: "super-disk"}


def _jobs(kind, depth, devices, rounds, seconds):
    # The latency is all of it, submission included.
    lines = ["[global]", "ioengine=libaio", "thread", "direct=1", "bs=4k", "time_based", f"runtime={seconds}",
             f"rw={kind}", f"iodepth={depth}", "size=300m", "offset=16m", "randseed=7", "norandommap",
             "lat_percentiles=1", "clat_percentiles=0"]
    if kind == "randread" and depth == 1:
        # Completions are polled from the ring in user space, so the guest, whose processor is emulated, neither
        # sleeps nor switches contexts within a read: what is left is the disks and md.
        lines += ["userspace_reap=1", "iodepth_batch_complete_min=0"]
    for number in range(rounds):
        for device in devices:
            lines += [f"[{number}:{device.rsplit('/', 1)[1]}]", f"filename={device}", "stonewall"]
    return "\n".join(lines)


def run(machine, kind, depth, devices, rounds, seconds):
    """Device to (p50 in us, IOPS, p50 of each round): medians over the rounds, in which the devices take turns."""
    operation = kind.replace("rand", "")
    output = machine.run(f"cat >/tmp/jobs.fio <<'END'\n{_jobs(kind, depth, devices, rounds, seconds)}\nEND\n"
                         f"fio --output-format=json {'--readonly' if operation == 'read' else ''} /tmp/jobs.fio")
    jobs = json.loads(output[output.index("{"):])["jobs"]
    result = {}
    for device in devices:
        mine = [job[operation] for job in jobs if job["jobname"].endswith(":" + device.rsplit("/", 1)[1])]
        p50s = [j["lat_ns"]["percentile"]["50.000000"] / 1000 for j in mine]
        result[device] = (statistics.median(p50s), statistics.median(j["iops"] for j in mine), p50s)
    return result


def ratio(result, one, other):
    """How many times the latency of the other one has: the median over the rounds, so that a burst of load on the
    host, which falls on one device of one round, does not decide."""
    return statistics.median(a / b for a, b in zip(result[one][2], result[other][2]))


def table(rows):
    """Rows of (title, result) as text."""
    lines = [f"{'4 KiB, direct':28}" + "".join(f"{NAMES[d]:>26}" for d in (PD, STRIPE, ARRAY)) + f"{'super/durable':>16}"]
    for title, result in rows:
        cells = "".join(f"{result[d][0]:10.0f} us {result[d][1]:8.0f} IOPS" for d in (PD, STRIPE, ARRAY))
        lines.append(f"{title:28}{cells}{result[ARRAY][0] / result[PD][0]:15.2f}x")
    return "\n".join(lines)
