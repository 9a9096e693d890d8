"""Tortures one target for some seconds with bytes that libFuzzer invents from the corpus, guided by what they reach.

    python tests/torture/fuzz.py TARGET SECONDS

An input that quiz handles wrongly is written to build/torture/TARGET/crash-..., with the traceback on stderr; then the
exit code is not 0. Once the fault is mended, the input belongs into the corpus. Needs atheris.
"""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["quiz"]):
    from targets import TARGETS

HERE = Path(__file__).parent


def main() -> None:
    """Set up and run libFuzzer, which ends the process."""
    name, seconds = sys.argv[1:]
    work = HERE.parents[1] / "build" / "torture" / name
    work.mkdir(parents=True, exist_ok=True)
    limits = ["-timeout=20", "-rss_limit_mb=2048", "-max_len=20000", f"-max_total_time={seconds}"]
    words = [
        sys.argv[0],
        *limits,
        "-print_final_stats=1",
        f"-artifact_prefix={work}/",
        str(work),
        str(HERE / "corpus" / name),
    ]
    atheris.Setup(words, TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
