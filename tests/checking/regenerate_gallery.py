"""Writes anew what `quiz check` says of the failing examples in the manual: tests/gallery/<code>.txt.

    python tests/checking/regenerate_gallery.py [CODE...]

Prints what changed. Read it as an author would: is the place right, does the advice fix it?
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from specimens import GALLERY, check_specimens

from quiz.problems import CODES

if __name__ == "__main__":
    for code in CODES:
        if sys.argv[1:] and code not in sys.argv[1:]:
            continue
        found = check_specimens(code)
        for problems, _ in found:
            if code not in (codes := sorted({problem.code for problem in problems})):
                print(f"{code}: the failing example does not give this code, but {', '.join(codes) or 'none'}")
        text = "\n".join(text for _, text in found)
        expected = GALLERY / f"{code}.txt"
        if not expected.exists() or expected.read_text(encoding="utf-8") != text:
            expected.write_text(text, encoding="utf-8", newline="\n")
            print(text)
