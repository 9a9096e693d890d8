import os
import pty
import select
import signal
import termios
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.terminal.keyboard import Keyboard
from quiz.terminal.keys import Decoder


def decode(*pieces: bytes) -> list[str]:
    """Return the keys of bytes that come in these pieces, and then no more."""
    decoder = Decoder()
    keys = [key for piece in pieces for key in decoder.feed(piece)]
    return keys + (decoder.give_up() if decoder.patience else [])


@pytest.mark.parametrize(
    ("data", "keys"),
    [
        (b"a?0", ["a", "?", "0"]),
        (b"\r", ["enter"]),
        (b"\n", ["enter"]),
        (b"\x7f\x08\t", ["backspace", "backspace", "tab"]),
        (b"\x03\x04\x1a\x0c", ["ctrl-c", "ctrl-d", "ctrl-z", "ctrl-l"]),
        (b"\x01\x15", ["other", "other"]),
        ("é日".encode(), ["é", "日"]),
        ("ａ１？".encode(), ["a", "1", "?"]),  # full-width letters of an input method
        (b"\xff", ["\ufffd"]),
        (b"\x1b[A\x1b[1;5C\x1b[3~\x1b[15~b", ["other"] * 4 + ["b"]),
        (b"\x1bOPc", ["other", "c"]),
        (b"\x1bOq\x1bOM", ["1", "enter"]),  # the keypad
        (b"\x1b[[Ad", ["other", "d"]),  # F1 of the Linux console
        (b"\x1bb\x1b\x7fe", ["other", "other", "e"]),  # Alt and a key
        (b"\x1b\x1b[Af", ["other", "f"]),
        (b"\x1b[<0;35;7Mg", ["g"]),  # a mouse, two ways
        (b"\x1b[M abg", ["g"]),
        (b"\x1b[I\x1b[Og", ["g"]),  # focus in and out
        (b"\x1b[24;80Rg", ["g"]),  # reports that nobody asked for
        (b"\x1b]11;rgb:0000/0000/0000\x07g", ["g"]),
        (b"\x1bP>|term\x1b\\g", ["g"]),
        (b"\x1b[200~a\rb\x03\x1b[201~c", ["paste", "c"]),
        (b"\x1b", ["esc"]),
        (b"\x1b[1;", ["other"]),
        (b"\x1b[1\x03", ["ctrl-c"]),  # Ctrl-C gets through a broken sequence
    ],
)
def test_keys_of_bytes(data: bytes, keys: list[str]) -> None:
    """Sequences are swallowed whole, however they are cut into pieces; a paste is one key."""
    assert decode(data) == keys
    assert decode(*(data[place : place + 1] for place in range(len(data)))) == keys


SEQUENCES = [
    *(
        b"\x1b[A",
        b"\x1b[1;5C",
        b"\x1b[3~",
        b"\x1b[15~",
        b"\x1b[99~",
        b"\x1b[?1;2c",
    ),  # arrows, Del, F5, unknown, a report
    *(b"\x1bOA", b"\x1bOP", b"\x1bO2P", b"\x1b[[A"),  # SS3 and the Linux console
    *(b"\x1b[<0;35;7M", b"\x1b[M abc"[:6], b"\x1b[0;35;7M"),  # a mouse, three ways
]


@pytest.mark.parametrize("pause", [0.1, 1.0, 4.0])
@pytest.mark.parametrize("data", SEQUENCES, ids=repr)
def test_a_sequence_that_comes_byte_by_byte_is_no_answer(data: bytes, pause: float) -> None:
    decoder = Decoder()
    keys: list[str] = []
    for place in range(len(data)):
        keys += decoder.feed(data[place : place + 1])
        if decoder.patience and decoder.patience < pause:
            keys += decoder.give_up()
    assert set(keys) <= {"esc", "other"}
    assert decoder.feed(b"a") == ["a"]


def test_a_paste_that_never_ends_is_given_up() -> None:
    decoder = Decoder()
    assert decoder.feed(b"\x1b[200~abc") == []
    assert decoder.give_up() == ["paste"]
    assert decoder.feed(b"d") == ["d"]


@given(st.lists(st.binary()))
def test_any_bytes_become_keys(pieces: list[bytes]) -> None:
    """No bytes raise, and each key is one printable character or a name."""
    assert all(key.isprintable() and key for key in decode(*pieces))


# ---------------------------------------------------------------- on a terminal


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """The two ends of a pseudo-terminal: what a person types into, and what the program reads."""
    ours, theirs = pty.openpty()
    yield ours, theirs
    os.close(ours)
    os.close(theirs)


def shown(ours: int, size: int) -> bytes:
    """Return the next `size` bytes that the program wrote: fewer, when no more come in ten seconds.

    The kernel may hand over in parts what was written at several times.
    """
    data = b""
    while len(data) < size and select.select([ours], [], [], 10)[0]:
        data += os.read(ours, size - len(data))
    return data


def test_the_terminal_is_as_before_afterwards(terminal: tuple[int, int]) -> None:
    ours, theirs = terminal
    before = termios.tcgetattr(theirs)
    handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGWINCH)]
    keyboard = Keyboard(theirs, output=theirs)
    with keyboard:
        assert not termios.tcgetattr(theirs)[3] & (termios.ECHO | termios.ICANON | termios.ISIG)
    with pytest.raises(ZeroDivisionError), keyboard:
        raise ZeroDivisionError
    assert termios.tcgetattr(theirs) == before
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGWINCH)] == handlers
    assert shown(ours, 32) == b"\x1b[?2004h\x1b[?2004l" * 2


def test_keys_are_read_in_order_and_none_in_vain(terminal: tuple[int, int]) -> None:
    ours, theirs = terminal
    with Keyboard(theirs, output=theirs) as keyboard:
        os.write(ours, b"ab\x1b[A")
        assert [keyboard.read() for _ in range(3)] == ["a", "b", "other"]
        assert keyboard.read(0.01) == ""
        os.write(ours, b"\x1b")
        assert keyboard.read() == "esc"


def test_what_is_dropped_is_gone_but_not_ctrl_c(terminal: tuple[int, int]) -> None:
    ours, theirs = terminal
    with Keyboard(theirs, output=theirs) as keyboard:
        os.write(ours, b"ab\x03c")
        assert keyboard.read() == "a"
        keyboard.drop()
        assert keyboard.read() == "ctrl-c"
        assert keyboard.read(0.01) == ""


def test_signals_come_as_keys(terminal: tuple[int, int]) -> None:
    _, theirs = terminal
    with Keyboard(theirs, output=theirs) as keyboard:
        os.kill(os.getpid(), signal.SIGWINCH)
        assert keyboard.read() == "resize"
        os.kill(os.getpid(), signal.SIGINT)
        assert keyboard.read() == "ctrl-c"
        os.kill(os.getpid(), signal.SIGCONT)
        assert keyboard.read() == "redraw"
        keyboard.put_back("x")
        assert keyboard.read() == "x"


def test_a_signal_that_does_not_interrupt_the_wait_for_a_key_is_heard_all_the_same(terminal: tuple[int, int]) -> None:
    """As one does not that comes just before the wait, or to another thread."""
    _, theirs = terminal
    with Keyboard(theirs, output=theirs) as keyboard:
        sender = threading.Timer(0.05, lambda: signal.pthread_kill(threading.get_ident(), signal.SIGWINCH))
        sender.start()
        assert keyboard.read(20) == "resize"
        sender.join()


def test_a_terminal_that_is_gone_says_so() -> None:
    ours, theirs = pty.openpty()
    with Keyboard(theirs, output=os.open(os.devnull, os.O_WRONLY)) as keyboard:
        os.close(ours)
        assert keyboard.read() == "eof"
        keyboard.drop()
        assert keyboard.read() == "eof"
    os.close(theirs)


def test_a_lent_terminal_is_as_it_was_before(terminal: tuple[int, int]) -> None:
    _, theirs = terminal
    before = termios.tcgetattr(theirs)
    with Keyboard(theirs, output=theirs) as keyboard:
        with keyboard.lend(lambda: None):
            assert termios.tcgetattr(theirs) == before
            with pytest.raises(KeyboardInterrupt):
                os.kill(os.getpid(), signal.SIGINT)
        with keyboard.lend():
            assert termios.tcgetattr(theirs) == before
            os.kill(os.getpid(), signal.SIGINT)
        assert not termios.tcgetattr(theirs)[3] & termios.ECHO
