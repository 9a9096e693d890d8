"""What all tests share: signals as in a shell that a person types into.

A shell starts what it runs in the background, and `nohup` whatever it is given, with some signals
ignored, and programs inherit that: Ctrl-C would then reach no program that a test starts.
"""

import signal

for number in (signal.SIGHUP, signal.SIGQUIT, signal.SIGTERM, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU):
    signal.signal(number, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)
