"""Whole numbers as values of options, with a message that needs no knowledge of mathematics."""

from typing import Any

import click


class WholeNumber(click.IntRange):
    """A whole number from `min` on, up to `max` if there is one."""

    name = "number"

    def _describe_range(self) -> str:
        """Return what the help says of it, in place of `1<=x<=9`."""
        return f"{self.min} to {self.max}" if self.max is not None else f"from {self.min} on"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number; a usage error says which there may be."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            end = "on" if self.max is None else f"to {self.max}"
            self.fail(f"'{value}' is no whole number from {self.min} {end}.", param, ctx)
