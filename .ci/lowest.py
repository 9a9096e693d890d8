"""Print, as constraints for pip, the lowest version that pyproject.toml allows of everything it names."""

import re
import tomllib
from pathlib import Path

project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
for requirement in (*project["dependencies"], *project["optional-dependencies"]["test"]):
    if lowest := re.fullmatch(r"([\w.-]+)[>=]=([\w.]+)", requirement):
        print(f"{lowest[1]}=={lowest[2]}")
