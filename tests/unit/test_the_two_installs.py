"""The wheel carries the law and runs where neither the repository nor Django is; the editable install finds the same law."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tanheng.lawbook import shipped_folder, shipped_lawbook
from tests.code_health.source import ROOT

_RUN = """
import importlib.util, json, sys
assert importlib.util.find_spec("django") is None, "the pure install must not bring Django"
from tanheng.lawbook import shipped_lawbook, shipped_folder
print(json.dumps({"hash": shipped_lawbook().hash, "law": str(shipped_folder("law")), "golden": str(shipped_folder("golden"))}))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and install it, with its dependencies from this environment, into an environment of its own."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, text=True)
    environment = folder / "environment"
    venv.create(environment, with_pip=False, symlinks=True)
    packages = next((environment / "lib").glob("python*/site-packages"))
    with zipfile.ZipFile(next(folder.glob("tanheng-*.whl"))) as wheel:
        wheel.extractall(packages)
    _lend(packages, ("click", "yaml", "_yaml", "python_calamine", "rich", "pygments", "markdown_it", "mdurl", "xlsxwriter"))
    return environment / "bin" / "python"


def _lend(packages: Path, names: tuple[str, ...]) -> None:
    """Link the declared dependencies, and nothing else, into the environment."""
    here = Path(pytest.__file__).resolve().parent.parent
    for name in names:
        if (here / name).exists():
            (packages / name).symlink_to(here / name)


def _run(python: Path, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "TANHENG"))}
    return subprocess.run([str(python), *arguments], cwd=folder, env=clean, capture_output=True, text=True, check=False)


def test_the_wheel_finds_the_same_law_inside_itself(installed: Path, tmp_path: Path) -> None:
    run = _run(installed, "-c", _RUN, folder=tmp_path)
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    assert found["hash"] == shipped_lawbook().hash
    assert "site-packages" in found["law"]
    assert "site-packages" in found["golden"]
    assert shipped_folder("law") == ROOT / "law"


def test_the_wheel_quantifies_explains_and_plays_without_the_repository(installed: Path, tmp_path: Path) -> None:
    played = _run(installed, "-m", "tanheng", "play", folder=tmp_path)
    assert played.returncode == 0, played.stderr
    assert "1,214,057.49" in played.stdout
    sheet = shipped_folder("examples") / "steel-month.csv"
    computed = _run(installed, "-m", "tanheng", "quantify", str(sheet), "--format", "json", "-o", "result.json", folder=tmp_path)
    assert computed.returncode == 0, computed.stderr
    explained = _run(installed, "-m", "tanheng", "explain", "result.json", "results/0/lines/1/emissions_t", folder=tmp_path)
    assert explained.returncode == 0, explained.stderr
    assert "273849.07" in explained.stdout
