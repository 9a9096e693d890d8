"""What is written appears whole or not at all, and never through a planted link."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from quiz import files


def test_a_file_is_replaced_whole_and_keeps_its_permissions(tmp_path: Path) -> None:
    target = tmp_path / "deck.yaml"
    target.write_text("old")
    target.chmod(0o640)
    files.replace_file(target, "new\n")
    assert target.read_text() == "new\n"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["deck.yaml"]


def test_a_new_file_has_the_permissions_of_any_file_or_those_asked_for(tmp_path: Path) -> None:
    (tmp_path / "like").write_text("")
    files.replace_file(tmp_path / "plain", b"x")
    files.replace_file(tmp_path / "secret", b"x", mode=0o600)
    assert (tmp_path / "plain").stat().st_mode == (tmp_path / "like").stat().st_mode
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_on_failure_the_old_file_stays_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "deck.yaml"
    target.write_text("old")
    with pytest.raises(KeyboardInterrupt):
        _write_half(target)
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["deck.yaml"]


def _write_half(path: Path) -> None:
    with files.replacing(path) as file:
        file.write(b"half")
        raise KeyboardInterrupt


@pytest.mark.parametrize("write", [files.replace_file, lambda path, data: _write_by_scratch(path, data)])
def test_a_link_at_the_target_is_replaced_and_not_followed(tmp_path: Path, write) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    link = tmp_path / "package"
    link.symlink_to(victim)
    write(link, b"new")
    assert victim.read_text() == "mine"
    assert not link.is_symlink()
    assert link.read_text() == "new"


def _write_by_scratch(path: Path, data: bytes) -> None:
    with files.scratch_folder(path.parent) as folder:
        made = Path(folder, "made")
        made.write_bytes(data)
        files.move_into_place(str(made), path)


@pytest.mark.parametrize("dangling", [True, False])
def test_a_new_file_is_never_written_through_a_link_or_over_a_file(tmp_path: Path, dangling: bool) -> None:
    victim = tmp_path / "victim"
    if not dangling:
        victim.write_text("mine")
    link = tmp_path / "new.yaml"
    link.symlink_to(victim)
    with pytest.raises(FileExistsError):
        files.create_file(link, "x")
    assert victim.exists() is not dangling
    files.create_file(tmp_path / "free.yaml", "x")
    assert (tmp_path / "free.yaml").read_text() == "x"
    with pytest.raises(FileExistsError):
        files.create_file(tmp_path / "free.yaml", "y")
    assert (tmp_path / "free.yaml").read_text() == "x"


def test_a_folder_or_a_pipe_is_no_target(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name in ("folder", "pipe"):
        with pytest.raises(OSError, match=r"it is a folder|it is not an ordinary file"):
            files.replace_file(tmp_path / name, b"x")
    assert sorted(os.listdir(tmp_path)) == ["folder", "pipe"]


@pytest.mark.skipif(os.getuid() == 0, reason="root may write to what is write-protected")
def test_a_write_protected_file_stays(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("old")
    (tmp_path / "kept").chmod(0o444)
    with pytest.raises(PermissionError, match="write-protected"):
        files.replace_file(tmp_path / "kept", b"x")


_HALF = """
import sys
from quiz import files
with files.{open} as _:
    print("writing", flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("begun", ["replacing(sys.argv[1] + '/target')", "scratch_folder(sys.argv[1])"])
def test_the_next_run_removes_what_a_killed_one_left_and_nothing_that_is_under_way(tmp_path: Path, begun: str) -> None:
    half = _HALF.format(open=begun)
    killed, running = (
        subprocess.Popen([sys.executable, "-c", half, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(2)
    )
    for process in (killed, running):
        assert process.stdout
        assert process.stdout.readline() == b"writing\n"
    assert len(os.listdir(tmp_path)) == 2
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    (tmp_path / ".quiz-0123456789abcdef.part").symlink_to(tmp_path / "elsewhere")
    write = "import sys; from quiz import files; files.replace_file(sys.argv[1] + '/other', 'x')"
    subprocess.run([sys.executable, "-c", write, tmp_path], check=True)
    left = sorted(name for name in os.listdir(tmp_path) if name.startswith(".quiz-"))
    assert len(left) == 2  # the one under way, and a link, which is nothing of ours
    running.communicate(b"")
    assert running.returncode == 0


def test_a_private_folder_is_open_to_its_owner_alone(tmp_path: Path) -> None:
    files.make_folder(tmp_path / "a" / "b", private=True)
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700


def test_a_private_folder_is_let_go(tmp_path: Path) -> None:
    """It holds a descriptor for as long as it is in use, not for as long as the program runs."""
    before = len(os.listdir("/dev/fd"))
    for _ in range(9):
        files.PrivateFolder(str(tmp_path), make=False)
    assert len(os.listdir("/dev/fd")) == before


TIDY = """
import sys
from quiz import files
print(flush=True)
while True:
    files._tidied.clear()
    files.PrivateFolder(sys.argv[1], make=True).tidy(0)
"""


def test_what_is_being_written_to_a_private_folder_is_no_leftover(tmp_path: Path) -> None:
    """However often other processes tidy it meanwhile."""
    folder = files.PrivateFolder(str(tmp_path / "private"), make=True)
    command = [sys.executable, "-c", TIDY, str(tmp_path / "private")]
    tidying = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
    try:
        assert [process.stdout.readline() for process in tidying if process.stdout] == [b"\n"] * 2
        for number in range(70):
            folder.replace(str(number % 7), b"whole")
    finally:
        for process in tidying:
            process.kill()
            process.communicate()
    assert {folder.read(str(number), 9) for number in range(7)} == {b"whole"}
