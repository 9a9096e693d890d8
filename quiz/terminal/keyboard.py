"""The keyboard of this system."""

import sys

if sys.platform == "win32":
    from quiz.terminal.console import Keyboard as Keyboard
else:
    from quiz.terminal.tty import Keyboard as Keyboard
