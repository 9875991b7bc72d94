"""The first step on a fresh machine: one clear sentence for what the machine refuses."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import bootstrap

ROOT = Path(bootstrap.__file__).resolve().parent.parent


@pytest.mark.parametrize(
    ("said_by_pip", "sentence"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
         "disk"),
        ("WARNING: Retrying ... NewConnectionError('<...>: Failed to establish a new connection: "
         "[Errno -3] Temporary failure in name resolution')", "network"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "hash"),
        ("ERROR: [Errno 13] Permission denied: '/venv'", "write"),
    ],
)
@pytest.mark.parametrize("language", ["en", "ru", "zh", "mn"])
def test_what_pip_says_becomes_one_sentence(monkeypatch, said_by_pip, sentence, language):
    monkeypatch.setenv("LC_ALL", f"{language}.UTF-8")
    with pytest.raises(SystemExit) as stopped:
        bootstrap.explain(said_by_pip)
    wanted = bootstrap.SENTENCES[sentence][language].split("{0}")[0]
    assert str(stopped.value).startswith(wanted)
    assert "\n" not in str(stopped.value)


@pytest.mark.machine
@pytest.mark.slow
def test_no_network_is_one_sentence(tmp_path):
    """A copy of the project on a machine whose package index cannot be reached."""
    for name in ("tools", "requirements"):
        (tmp_path / name).mkdir()
    for file in ("tools/bootstrap.py", "requirements/base.txt",
                 "requirements/test.txt", "pyproject.toml"):
        (tmp_path / file).write_bytes((ROOT / file).read_bytes())
    nowhere = {
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0", "PIP_TIMEOUT": "2",
        "PIP_CONFIG_FILE": os.devnull, "PIP_NO_CACHE_DIR": "1",
    }
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PIP_")}
    done = subprocess.run(
        [sys.executable, "tools/bootstrap.py"], cwd=tmp_path, capture_output=True, text=True,
        env={**clean, **nowhere, "LC_ALL": "C.UTF-8"}, timeout=180,
    )
    assert done.returncode == 1
    assert done.stderr.strip() == bootstrap.SENTENCES["network"]["en"]


@pytest.mark.machine
def test_a_python_that_is_too_old_is_one_sentence():
    old = next(
        (path for path in ("/usr/bin/python3.10",
                           "/usr/bin/python3.9", "/usr/bin/python3.14") if Path(path).exists()),
        None,
    )
    if old is None:
        # No such Python here: the same check, told that it runs on one.
        code = ("import sys; sys.version_info = (3, 10, 0); sys.version = '3.10.0'; "
                "sys.path.insert(0, '.'); from tools import bootstrap; bootstrap.main()")
        command = [sys.executable, "-c", code]
    else:
        command = [old, "tools/bootstrap.py"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True,
                          env={**os.environ, "LC_ALL": "C.UTF-8"}, timeout=60)
    assert done.returncode == 1
    assert done.stderr.startswith("Python 3.11, 3.12 or 3.13 is needed; this is 3.")
    assert done.stderr.count("\n") == 1


def test_every_sentence_is_there_in_four_languages():
    for key, sentences in bootstrap.SENTENCES.items():
        assert set(sentences) == {"en", "ru", "zh", "mn"}, key
