"""`quiz config`: prints each setting, its value, and where that is from."""

import click

from quiz.cli.settings import SETTINGS, config_file, find_setting
from quiz.shown import show

HELP = f"""\
Show your settings and where each value comes from.

Settings are lines of a file, config.toml, whose path is printed last. An option goes before an
environment variable, and that before the file. Settings never change a quiz that has --seed,
--answers, --json or --exam, or that runs without a terminal; there, accessible, color and editor
change only how a terminal shows it.

\b
Settings:
{"".join(f"  {f'{name} = {one.example}':24}{one.about}{chr(10)}" for name, one in SETTINGS.items())}"""


@click.command(short_help="Show your settings and where they come from.", help=HELP)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(as_json: bool) -> None:
    """Print each setting with its value and origin."""
    from quiz.shown import dump_json

    path = config_file()
    found = {name: find_setting(name) for name in SETTINGS}
    if as_json:
        settings = {
            name: {"value": value, "from": _name_origin(origin, path)} for name, (value, origin) in found.items()
        }
        click.echo(dump_json({"file": path, "settings": settings}))
        return
    shown = {name: show("none" if value is None else dump_json(value)) for name, (value, _) in found.items()}
    names, values = max(map(len, shown)), max(map(len, shown.values()))
    for name, (_, origin) in found.items():
        click.echo(f"{name:{names}}  {shown[name]:{min(values, 30)}}  {show(_name_origin(origin, path))}")
    from os.path import exists

    click.echo(f"\nThe file: {show(path)}{'' if exists(path) else ' (not there yet)'}")


def _name_origin(origin: str, path: str) -> str:
    """Return where a value is from: "default", the name of a variable, or PATH:LINE."""
    return f"{path}:{origin.removeprefix('line ')}" if origin.startswith("line ") else origin or "default"
