"""Prints the parts that questions lose on their way in or out, the same for every format."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from quiz.shown import show

if TYPE_CHECKING:
    from quiz.losses import Loss

MOST = 20
"""So many losses are printed one by one; of more, each clause is counted."""


def report_losses(path: str, losses: "Sequence[Loss]", *, all_losses: bool) -> None:
    """Print losses on standard error, each with its place; `path` is that of the file they are in, "" for none."""
    before = f"{show(path)}: " if path else ""
    for loss in losses if all_losses else losses[:MOST]:
        left_out = "left out: " if loss.is_left_out else "loses: "
        click.echo(f"{before}{show(loss.place)}: {left_out}{show(loss.what)}", err=True)
    if not all_losses and len(losses) > MOST:
        rest = Counter(loss.what for loss in losses[MOST:])
        for what, count in rest.most_common(MOST):
            click.echo(f"{before}{count} more: {show(what)}", err=True)
        click.echo("To see each of them: --all-losses", err=True)
