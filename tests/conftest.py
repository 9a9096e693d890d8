"""What all tests share: signals as in a shell that a person types into, and examples that are the same every time.

A shell starts what it runs in the background, and `nohup` whatever it is given, with some signals
ignored, and programs inherit that: Ctrl-C would then reach no program that a test starts.

Hypothesis draws the same examples in every run, and takes its time, so that no run fails by chance.
`pytest --hypothesis-profile=search` draws others each time, and ten times as many where a test says no number.
"""

import signal

from hypothesis import HealthCheck, settings

for number in (signal.SIGHUP, signal.SIGQUIT, signal.SIGTERM, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU):
    signal.signal(number, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", PATIENT, derandomize=True)
settings.register_profile("search", PATIENT, max_examples=1000)
settings.load_profile("same")
