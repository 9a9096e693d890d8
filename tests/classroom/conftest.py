import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from quiz.classroom.store import Class, open_class

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL of its own, on a socket only, which ends with the tests."""
    beside = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    programs = next(iter([*sorted(Path("/usr/lib/postgresql").glob("*/bin")), *beside]), None)
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # a short path: that of a socket has 107 bytes at most
    account = {"user": "nobody", "group": "nogroup"} if os.geteuid() == 0 else {}  # it refuses to run as root
    if account:
        shutil.chown(folder, "nobody", "nogroup")
    data = folder / "data"
    make = [programs / "initdb", "-D", data, "-U", "quiz", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"]
    subprocess.run(make, check=True, capture_output=True, cwd=folder, **account)
    serve = [programs / "postgres", "-D", data, "-k", folder, "-h", "", "-F"]
    log = (folder / "log").open("wb")
    server = subprocess.Popen(serve, cwd=folder, stdout=log, stderr=log, **account)
    try:
        for _ in range(600):
            ready = [programs / "pg_isready", "-q", "-h", folder]
            if subprocess.run(ready, check=False).returncode == 0 or server.poll() is not None:
                break
            time.sleep(0.05)
        yield f"postgresql://quiz@/postgres?host={folder}"
    finally:
        server.terminate()
        server.wait(60)
        log.close()
        shutil.rmtree(folder)


ENGINES = ["sqlite", "postgres", *(["clickhouse"] if find_spec("chdb") and find_spec("clickhouse_connect") else [])]
"""ClickHouse runs in process where `make test-engines` has installed it."""


@pytest.fixture(scope="session")
def clickhouse() -> Iterator[str]:
    """A folder of ClickHouse, of which there can be one in a process."""
    with tempfile.TemporaryDirectory(prefix="ch", dir="/tmp") as folder:
        yield folder


@pytest.fixture(params=[pytest.param(one, marks=pytest.mark.slow if one != "sqlite" else ()) for one in ENGINES])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The place of an empty class, in each kind of database."""
    if request.param == "sqlite":
        return str(tmp_path / "class.db")
    if request.param == "clickhouse":
        import clickhouse_connect

        folder = request.getfixturevalue("clickhouse")
        name = f"class_{abs(hash(request.node.name))}"
        with clickhouse_connect.get_client(dsn=f"chdb://{folder}") as client:
            client.command(f"DROP DATABASE IF EXISTS {name}")
            client.command(f"CREATE DATABASE {name}")
        return f"chdb://{folder}?database={name}"
    import psycopg

    address: str = request.getfixturevalue("postgres")
    with psycopg.connect(address, autocommit=True) as db:
        db.execute("DROP SCHEMA IF EXISTS public CASCADE")
        db.execute("CREATE SCHEMA public")
    return address


@pytest.fixture
def room(place: str) -> Iterator[Class]:
    with open_class(place) as opened:
        yield opened


@pytest.fixture
def reopen(place: str) -> Callable[[], Class]:
    return lambda: open_class(place)
