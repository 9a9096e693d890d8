"""The zip of an assignment, as Moodle makes it: a folder for each pupil, with what was handed in.

It may be made by anybody. No member is written to a disk or opened under its name; members are counted, their sizes
limited, and a zip in a zip is not opened.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from quiz.classroom.results import Told
from quiz.plurals import say_count
from quiz.shown import show

MOST_MEMBERS = 20_000
LARGEST_MEMBER = 64 * 2**20
LARGEST = 2**30
"""In bytes, unpacked: of one member, and of all."""

_MOODLE = re.compile(r"(.+?)_[0-9]+_assignsubmission_[a-z]+_?")
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


class Submission(NamedTuple):
    """A file that a pupil handed in: its name in the archive, for messages, and its bytes."""

    pupil: str
    name: str
    data: bytes


def read_submissions(file: BinaryIO, path: str, told: Told) -> Iterator[Submission]:
    """Yield what each pupil handed in, in the order of the archive. What cannot be read is reported."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > MOST_MEMBERS:
                told.faults.append(f"{show(path)}: it holds more than {MOST_MEMBERS:,} files.")
                return
            unpacked = 0
            for member in members:
                where = f"{show(path)}: {show(member.filename[:200])}"
                data = _read(archive, member, min(LARGEST_MEMBER, LARGEST - unpacked), where, told)
                if data is not None:
                    unpacked += len(data)
                    yield Submission(name_pupil(member.filename), member.filename[:200], data)
    except _FAULTS:
        told.faults.append(f"{show(path)}: this zip is damaged.")


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int, where: str, told: Told) -> bytes | None:
    """Return the bytes of a member, None after telling why not; never more than `limit`."""
    if member.flag_bits & 1:
        told.faults.append(f"{where}: it has a password.")
        return None
    try:
        with archive.open(member) as opened:
            data = opened.read(limit + 1)
    except _FAULTS:
        told.faults.append(f"{where}: it is damaged.")
        return None
    if len(data) > limit:
        told.faults.append(f"{where}: it is larger than {say_count(limit // 2**20, 'MiB', 'MiB')}.")
        return None
    if data.startswith(b"PK\3\4"):
        told.faults.append(f"{where}: an archive in an archive is not opened.")
        return None
    return data


def name_pupil(name: str) -> str:
    """Return whose a member is: the first folder, or the name before Moodle's number, "" for neither."""
    folders = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    first = folders[0] if folders else ""
    for part in folders:
        if found := _MOODLE.match(part):
            return " ".join(found[1].split())
    return " ".join(first.split()) if len(folders) > 1 else ""
