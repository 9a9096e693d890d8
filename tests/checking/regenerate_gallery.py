"""Writes the expected text of every specimen in tests/gallery anew.

    python tests/checking/regenerate_gallery.py [CODE...]

Prints what changed. Read it as an author would: is the place right, does the advice mend it?
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from test_gallery import SPECIMENS, check_specimen

if __name__ == "__main__":
    for specimen in SPECIMENS:
        if sys.argv[1:] and specimen.stem not in sys.argv[1:]:
            continue
        text, codes = check_specimen(specimen)
        expected = specimen.with_suffix(".txt")
        if specimen.stem not in codes:
            print(f"{specimen.stem}: the specimen does not give its code, but {', '.join(sorted(codes)) or 'nothing'}")
        if not expected.exists() or expected.read_text(encoding="utf-8") != text:
            expected.write_text(text, encoding="utf-8")
            print(text)
