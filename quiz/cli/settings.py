"""The learner's settings: `config.toml` in the program's folder, read when a setting is first needed.

An option goes before the environment, that before the file. Settings are for a person at a terminal: a sitting
with a seed, a script's or an exam's is the same with and without them (`Wish.is_free`).
"""

import os
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from quiz.errors import QuizError
from quiz.shown import show


class Setting(NamedTuple):
    """A setting: what it does, its default, an example of a value, what values there are, and how to tell.

    `variables` of the environment, the first that is set, go before the file. `read` returns the value of a text there.
    """

    about: str
    default: Any
    example: str
    wanted: str
    fits: Callable[[Any], bool]
    variables: tuple[str, ...] = ()
    read: Callable[[str], Any] = str


def _is_whole(lowest: int, highest: int = 1_000_000) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and lowest <= value <= highest


def _is_retention(value: Any) -> bool:
    """Whether reviews can aim at this probability of recall: a number in 0.7..0.99, as in Anki."""
    return type(value) in (int, float) and 0.7 <= value <= 0.99


def _is_folders(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(folder, str) and os.path.isabs(os.path.expanduser(folder)) and "\0" not in folder for folder in value
    )


def _read_on(text: str) -> bool:
    return text != "0"


SETTINGS = {
    "accessible": Setting(
        "labelled lines for screen readers",
        False,
        "true",
        "true or false",
        lambda value: type(value) is bool,
        ("QUIZ_ACCESSIBLE", "ACCESSIBLE"),
        _read_on,
    ),
    "color": Setting(
        "colours on a terminal",
        True,
        "false",
        "true or false",
        lambda value: type(value) is bool,
        ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE"),
    ),
    "editor": Setting(
        "the editor that `e` opens",
        "",
        '"nano"',
        "a command in quotes",
        lambda value: isinstance(value, str) and bool(value.strip()) and value.isprintable(),
        ("VISUAL", "EDITOR"),
    ),
    "count": Setting("questions in a quiz", None, "20", "a whole number from 1", _is_whole(1), ("QUIZ_COUNT",), int),
    "new_per_day": Setting(
        "new questions a day in a review",
        10,
        "5",
        "a whole number from 0",
        _is_whole(0),
        ("QUIZ_NEW_PER_DAY",),
        int,
    ),
    "retention": Setting(
        "how likely you still know what comes again",
        0.9,
        "0.85",
        "a number from 0.7 to 0.99",
        _is_retention,
        ("QUIZ_RETENTION",),
        float,
    ),
    "day_begins": Setting(
        "the hour at which your day begins",
        4,
        "0",
        "a whole hour from 0 to 23",
        _is_whole(0, 23),
        ("QUIZ_DAY_BEGINS",),
        int,
    ),
    "decks": Setting(
        "more folders of decks",
        [],
        '["~/decks"]',
        "a list of full paths of folders",
        _is_folders,
        ("QUIZ_DECKS",),
        lambda text: [folder for folder in text.split(os.pathsep) if folder.strip()],
    ),
    "recall": Setting(
        "how typed questions are answered",
        "",
        '"flip"',
        '"type" or "flip"',
        lambda value: value in ("type", "flip"),
        ("QUIZ_RECALL",),
    ),
}


_CHECKED = {f"QUIZ_{name}" for name in ("COUNT", "NEW_PER_DAY", "RETENTION", "DAY_BEGINS", "RECALL")}


def config_file() -> str:
    """Return the path of the settings, "" if no folder is known for them; it need not exist. Raises NoPlace."""
    from quiz.cli.folders import config_dir

    folder = config_dir()
    return os.path.join(folder, "config.toml") if folder else ""


def read_setting(name: str) -> Any:
    """Return the value of a setting: from the environment, else the file, else its default. Raises QuizError."""
    return find_setting(name)[0]


def find_setting(name: str) -> tuple[Any, str]:
    """Return the value of a setting, and the variable or "line N" that it is from, "" if it is the default."""
    setting = SETTINGS[name]
    for variable in setting.variables:
        if text := os.environ.get(variable, ""):
            return (_is_colored() if name == "color" else _read_variable(setting, variable, text)), variable
    path = config_file()
    values = _read_file(path) if path else {}
    if name in values:
        value, line = values[name]
        return value, f"line {line}"
    return setting.default, ""


def _read_variable(setting: Setting, variable: str, text: str) -> Any:
    """Return the value of a text in the environment; QuizError if one of `_CHECKED` does not fit."""
    try:
        value = setting.read(text)
    except ValueError:
        value = None
    if not setting.fits(value) and variable in _CHECKED:
        example = setting.example.strip('"')
        raise QuizError(
            f"{variable} is '{show(text)}': it must be {setting.wanted}; set it to {example}, for example, or unset it."
        )
    return value


def prepare_screen() -> None:
    """Do for screen and editor as the settings say, where neither an option nor the environment has a wish.

    Both are looked up in the environment, so that is where the settings go.
    """
    for name, variable, wish in (("accessible", "QUIZ_ACCESSIBLE", True), ("color", "NO_COLOR", False)):
        value, origin = find_setting(name)
        if origin.startswith("line ") and value is wish:
            os.environ[variable] = "1"
    value, origin = find_setting("editor")
    if origin.startswith("line "):
        os.environ["EDITOR"] = value


def _is_colored() -> bool:
    """Whether the environment asks for colours: off goes before on, as in `terminal.screen.make_console`."""
    get = os.environ.get
    return not (get("NO_COLOR") or "0" in (get("CLICOLOR"), get("FORCE_COLOR")))


def _read_file(path: str) -> dict[str, tuple[Any, int]]:
    """Return the values of a file of settings, each with its line; none if there is no file.

    Raises QuizError with the place and the remedy if a part of it is not a setting.
    """
    from quiz.opening import open_regular

    shown = show(path)
    try:
        with open_regular(path) as file:
            data = file.read(100_000)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise QuizError(
            f"{shown} cannot be read ({error.strerror or error}): check its permissions, or remove it."
        ) from error
    import tomllib

    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        found = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise QuizError(f"{shown}:{line}: this is not UTF-8: save the file as UTF-8.") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = re.search(r" \(at line (\d+), column \d+\)| \(at end of document\)", str(error))
        line = int(place[1]) if place and place[1] else text.count("\n") + 1
        why = str(error)[: place.start()] if place else "this cannot be read"
        raise QuizError(
            f'{shown}:{line}: {show(why)}: write a setting as NAME = VALUE, such as count = 20 or recall = "flip".'
        ) from error
    values = {}
    for name, value in found.items():
        line = _find_line(text, name)
        if name not in SETTINGS:
            raise QuizError(f"{shown}:{line}: there is no setting '{show(name)}': {_advise(name)}.")
        setting = SETTINGS[name]
        if not setting.fits(value):
            raise QuizError(
                f"{shown}:{line}: '{name}' must be {setting.wanted}: write {name} = {setting.example}, for example,"
                " or remove the line."
            )
        values[name] = value, line
    return values


def _find_line(text: str, name: str) -> int:
    """Return the number of the line on which a name is first set, 1 if it is written in a way not known here."""
    found = re.search(rf"(?m)^[ \t]*\[*[ \t]*([\"']?){re.escape(name)}\1[ \t]*[=.\]]", text)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _advise(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name.lower().replace("-", "_"), SETTINGS, 1, 0.6)
    return f"did you mean '{near[0]}'" if near else f"remove the line; the settings are {', '.join(SETTINGS)}"
