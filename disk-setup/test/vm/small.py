"""The machine of the random histories, and what is done in it: it runs without systemd, so what the units do is done here."""

from checkpoint import ASK
from kept import KeptMachine
from node import DEGRADED

WINDOW_STEPS = 2  # of the generation; an old copy that is younger may be taken for current: see the table of promises
PREPARE = ("sed -i 's/^DATABASE_UNIT=.*/DATABASE_UNIT=/; s/^METRICS_DIRECTORY=.*/METRICS_DIRECTORY=/;"
           " s/^SSD_COUNT=.*/SSD_COUNT=2/; s/ [^ ]*-ssd2 .*-ssd3//; s/^DEVICE_WAIT_SECONDS_MAX=.*/DEVICE_WAIT_SECONDS_MAX=2/;"
           # A host that gives the machine little of its processor leaves it less than each second's step takes.
           " s/^GENERATION_SECONDS=.*/GENERATION_SECONDS=2/; s/^MKFS_OPTIONS=.*/MKFS_OPTIONS=\"-b size=4096 --unsupported\"/'"
           " /etc/superdisk/superdisk.conf")
UP = ASK + """superdisk assemble %s && mount -o noatime /dev/md1 /var/lib/scylla && superdisk verify --gate >/dev/null || exit
nice -n 10 superdisk beat >>/tmp/log 2>&1 & echo $! >/tmp/beat
ask serve 0.05 || { echo "$said"; exit 1; }
echo $said >/tmp/database
[ ! -e /run/superdisk/watched ] || exit 0
: >/run/superdisk/watched
while :; do superdisk watch; sleep 1; done >>/tmp/log 2>&1 & # as its unit: started again when it fails"""
PAUSE = "exec 6<> <(:); pause() { read -r -t 0.1 -u 6; }\n"  # without a process, for each takes the emulator long
DOWN = PAUSE + "kill $(</tmp/database); kill -TERM $(</tmp/beat); while [ -e /proc/$(</tmp/beat) ]; do pause; done; superdisk drain"
FULL = f"[ $(<{DEGRADED}) = 0 ]"
# The database is paused while its rows are looked at.
IN_HEALTH = f"""kill -STOP $(</tmp/database)
{FULL} || superdisk rebuild --yes --wait || exit
{FULL} && [ ! -e /var/lib/superdisk/fence ]"""
CHECK = ASK + """ask check %d %d || { echo "$said"; exit 1; }
"""
FORGET = """ask forget || exit; echo "$said"; kill -CONT $(</tmp/database)"""
NUMBER = "IFS='=' read -r _ number </var/lib/superdisk/generation\n"
AFTER_THE_WINDOW = PAUSE + f"""number() {{ {NUMBER.strip()}; }}
number; end=$((number + {WINDOW_STEPS})); for ((look = 0; look < 6000; look++)); do number; ((number < end)) || exit 0; pause; done; exit 1"""
FREEZE = "fsfreeze --freeze /var/lib/scylla && read -r _ _ number _ </var/lib/scylla/.superdisk-generation && echo $number"
THAW = "fsfreeze --unfreeze /var/lib/scylla\n" + AFTER_THE_WINDOW
FENCED = "[ -e /var/lib/superdisk/fence ]"
SHUT = f"{FENCED} && ! grep -q /var/lib/scylla /proc/mounts"
ASSEMBLED = """mdadm --quiet --assemble /dev/md0 /dev/disk/by-id/virtio-ssd?
mdadm --quiet --assemble --run /dev/md1 /dev/md0 /dev/disk/by-id/virtio-pd
"""  # by somebody else
NAME = "readlink -f /dev/disk/by-id/virtio-pd"


def killed(command, seconds):
    return f"setsid superdisk {command} >/dev/null 2>&1 & sleep {seconds:.2f}; kill -KILL -- -$!"


class SmallMachine(KeptMachine):
    """As few SSDs as make a stripe, and as small as XFS can be made: filling an SSD leg is most of what a history takes."""
    ssd_count = 2
    ssd_bytes = 40 << 20
    pd_bytes = 84 << 20

    def __init__(self, name, template):
        super().__init__(name, *template, PREPARE)
