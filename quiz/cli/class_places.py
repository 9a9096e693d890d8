"""The options that say where a class is."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from quiz.errors import UsageError

if TYPE_CHECKING:
    from quiz.classroom.store import Class


def with_place(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that name a class."""
    function = click.option(
        "--on", "url", metavar="URL", help="The database of the class: postgresql://USER@HOST/NAME, or clickhouse://..."
    )(function)
    return click.option(
        "--class",
        "file",
        metavar="FILE.db",
        help="The file of the class [default: class.db in the folder of your history]",
    )(function)


def open_place(file: str | None, url: str | None) -> "Class":
    """Open the class that the options name. Raises UsageError for two, ClassError for what cannot be opened."""
    from quiz.classroom.store import open_class
    from quiz.cli.folders import data_dir

    if file and url:
        raise UsageError("Use --class or --on, not both.")
    return open_class(url or file or os.path.join(data_dir(), "class.db"))
