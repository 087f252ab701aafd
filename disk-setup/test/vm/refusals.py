"""What a refusal of a random history says, and what has to have been drawn for it; the table of promises in disk-setup/README.md."""

import re

from machine import GuestError

# What it says, its name in the sums, and its reasons. The first that fits counts. None of them is for legs that were written to
# apart, or for a part of the SSDs when all are there: no history does that.
REFUSALS = [
    (r"SSD missing: /dev/disk/by-id/virtio-ssd{late}[.;]", "an SSD missing", {"late"}),
    ("in which no leg of array", "a part of an unknown stripe", {"late", "another boot disk"}),
    ("this boot disk knows no super-disk", "a new boot disk", {"new boot disk"}),
    ("is not the durable disk that was attached last", "not the last durable disk", {"old copy"}),
    ("its label says that it was fenced", "a label", {"durable leg lost", "another boot disk"}),
    (r"\((watch|health check)\)|when the node was drained|ran without", "the durable leg was lost", {"durable leg lost"}),
    ("not current either|neither is current|nothing current is left", "nothing current", {"old copy", "ssd leg out"}),
    ("it is an old copy", "an old copy", {"old copy"}),
]


def name_of(said, facts, late):
    """A refusal without a reason that was drawn is a failure. `late` is the number of the SSD that is."""
    for text, name, needed in REFUSALS:
        if re.search(text.format(late=late), said):
            if not needed <= facts:
                raise GuestError(f"refused for '{name}', but nothing of that kind was drawn: {said}")
            return name
    raise GuestError(f"neither up nor refused by name: {said}")
