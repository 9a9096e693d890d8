"""Numbers as values of options, with messages in plain words."""

from typing import Any

import click


class WholeNumber(click.IntRange):
    """A whole number of at least `min`, and at most `max` if there is one."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number; a usage error names the range."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            range_ = f"of at least {self.min}" if self.max is None else f"from {self.min} to {self.max}"
            self.fail(f"'{value}' is not a whole number {range_}.", param, ctx)


class Retention(click.FloatRange):
    """A probability of recall at which reviews can aim."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the probability; a usage error names the range."""
        try:
            number = super().convert(value, param, ctx)
        except click.BadParameter:
            number = None
        if number is None or number != number:  # nan is in every range
            self.fail(f"'{value}' is not a number from {self.min} to {self.max}.", param, ctx)
        return number
