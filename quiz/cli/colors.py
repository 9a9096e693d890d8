"""The options that do what environment variables do: colours off, for every command, and labelled lines for `quiz`."""

import os
from collections.abc import Callable

import click


def _make_switch(variable: str) -> Callable[[click.Context, click.Parameter, bool], None]:
    """Return a callback that sets a variable to 1 until the command ends, if its option is given."""

    def turn(ctx: click.Context, param: click.Parameter, value: bool) -> None:
        if not value:
            return
        before = os.environ.get(variable)
        os.environ[variable] = "1"

        @ctx.find_root().call_on_close
        def restore() -> None:
            if before is None:
                os.environ.pop(variable, None)
            else:
                os.environ[variable] = before

    return turn


no_color = click.option(
    "--no-color",
    is_flag=True,
    expose_value=False,
    callback=_make_switch("NO_COLOR"),
    help="No colours. Also NO_COLOR=1.",
)
accessible = click.option(
    "--accessible",
    is_flag=True,
    expose_value=False,
    callback=_make_switch("QUIZ_ACCESSIBLE"),
    help="Labelled lines for screen readers. Also ACCESSIBLE=1.",
)
