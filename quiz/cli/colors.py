"""The option that turns colours off, the same for every command: it does what the environment variable does."""

import os

import click


def _turn_off(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if not value:
        return
    before = os.environ.get("NO_COLOR")
    os.environ["NO_COLOR"] = "1"

    @ctx.find_root().call_on_close
    def restore() -> None:
        if before is None:
            os.environ.pop("NO_COLOR", None)
        else:
            os.environ["NO_COLOR"] = before


no_color = click.option(
    "--no-color", is_flag=True, expose_value=False, callback=_turn_off, help="No colours. Also NO_COLOR=1."
)
