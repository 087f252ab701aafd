"""Where things are, and how a program of the unpacked host packages is started."""

import os
import pathlib

TEST = pathlib.Path(__file__).resolve().parent.parent
DISK_SETUP = TEST.parent
CACHE = TEST / ".cache"
HOST = CACHE / "host"
GUEST = CACHE / "guest"
WORK = pathlib.Path(os.environ.get("WORK_DIRECTORY", TEST / ".work"))  # of its own for each that runs at a time

_LIBRARIES = [HOST / "usr/lib/x86_64-linux-gnu", HOST / "usr/lib"]


def host_command(program):
    """The argument list that runs a packaged program with the C library it was built for."""
    for folder in ("usr/bin", "usr/sbin"):
        binary = HOST / folder / program
        if binary.is_symlink():  # links of packages may be absolute
            binary = HOST / str(binary.parent / binary.readlink()).replace(str(HOST), "").lstrip("/")
        if binary.exists():
            break
    else:
        raise FileNotFoundError(f"{program} is not among the packages in {HOST}")
    loader = HOST / "usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2"
    path = ":".join(str(p) for p in _LIBRARIES)
    return [str(loader), "--library-path", path, "--argv0", program, str(binary)]
