"""First step on a fresh machine: a virtual environment with exactly the pinned wheels.

Runs on the standard library alone, says in one sentence what is wrong, and does nothing when
everything is there already.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
OLDEST, NEWEST = (3, 11), (3, 13)

SENTENCES = {
    "python": {
        "en": "Python 3.11, 3.12 or 3.13 is needed; this is {0}. Try: make run PYTHON=python3.12",
        "ru": "Нужен Python 3.11, 3.12 или 3.13, а это {0}. Попробуйте: make run PYTHON=python3.12",
        "zh": "需要 Python 3.11、3.12 或 3.13，当前为 {0}。请尝试：make run PYTHON=python3.12",
        "mn": "Python 3.11–3.13 хэрэгтэй, энэ нь {0}. Үзнэ үү: make run PYTHON=python3.12",
    },
    "venv": {
        "en": "Python cannot make virtual environments here; install the package python3-venv.",
        "ru": "Python не может создать виртуальное окружение; установите пакет python3-venv.",
        "zh": "Python 无法在此创建虚拟环境；请安装 python3-venv 软件包。",
        "mn": "Python энд виртуал орчин үүсгэж чадахгүй байна; python3-venv багцыг суулгана уу.",
    },
    "network": {
        "en": "The packages could not be fetched: there is no connection to the package index.",
        "ru": "Не удалось получить пакеты: нет связи с каталогом пакетов.",
        "zh": "无法获取软件包：没有连接到软件包索引。",
        "mn": "Багцуудыг татаж чадсангүй: багцын сантай холбогдсонгүй.",
    },
    "disk": {
        "en": "The disk is full; about 600 MB are needed.",
        "ru": "На диске нет места; нужно около 600 МБ.",
        "zh": "磁盘已满；大约需要 600 MB。",
        "mn": "Диск дүүрсэн байна; ойролцоогоор 600 МБ хэрэгтэй.",
    },
    "hash": {
        "en": "A package that was fetched is not the one that was pinned; nothing was installed.",
        "ru": "Полученный пакет не совпадает с закреплённым; ничего не установлено.",
        "zh": "获取的软件包与锁定的不一致；未安装任何内容。",
        "mn": "Татсан багц бэхэлсэн багцтай таарахгүй байна; юу ч суулгаагүй.",
    },
    "write": {
        "en": "{0} cannot be written.",
        "ru": "Нельзя писать в {0}.",
        "zh": "无法写入 {0}。",
        "mn": "{0} хавтаст бичих боломжгүй.",
    },
    "other": {
        "en": "The packages could not be installed: {0}",
        "ru": "Не удалось установить пакеты: {0}",
        "zh": "无法安装软件包：{0}",
        "mn": "Багцуудыг суулгаж чадсангүй: {0}",
    },
    "installing": {
        "en": "Installing pinned packages (once, a minute or two) …",
        "ru": "Установка закреплённых пакетов (один раз, минута-две) …",
        "zh": "正在安装锁定的软件包（仅一次，约一两分钟）……",
        "mn": "Бэхэлсэн багцуудыг суулгаж байна (нэг удаа, нэг хоёр минут) …",
    },
}


def language() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        code = os.environ.get(name, "")[:2].lower()
        if code:
            return code if code in ("ru", "zh", "mn") else "en"
    return "en"


def sentence(key: str, *values: object) -> str:
    return SENTENCES[key][language()].format(*values)


def stop(key: str, *values: object) -> None:
    sys.exit(sentence(key, *values))


def packages(names: list[str]) -> int:
    """How many packages the requirement files pin."""
    return sum(
        line[0].isalnum()
        for name in names
        for line in (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
        if line
    )


def mark_of(names: list[str]) -> str:
    digest = hashlib.sha256(sys.version.encode())
    for name in [*names, "../pyproject.toml"]:
        digest.update((ROOT / "requirements" / name).read_bytes())
    return digest.hexdigest()


def make_venv() -> None:
    if (VENV / "bin" / "python").exists():
        return
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True
    )
    if made.returncode:
        if "No space left" in made.stdout + made.stderr:
            stop("disk")
        if "ermission denied" in made.stdout + made.stderr or "Read-only" in made.stderr:
            stop("write", VENV)
        stop("venv")


def pip(arguments: list[str], total: int) -> None:
    """Run pip; a line that counts stands for its hundred lines of output."""
    command = [
        str(VENV / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check",
        "--no-input", "--progress-bar", "off", *arguments,
    ]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT
    )
    output, seen = [], 0
    terminal = sys.stdout.isatty()
    for line in process.stdout:
        output.append(line)
        if total and line.startswith("Collecting "):
            seen += 1
            if terminal:
                print(f"\r  {seen}/{total}", end="", flush=True)
            elif seen % 25 == 0 or seen == total:
                print(f"  {seen}/{total}", flush=True)
    if terminal and seen:
        print()
    if process.wait():
        explain("".join(output))


def explain(output: str) -> None:
    """End with one sentence for what pip said."""
    if "No space left" in output:
        stop("disk")
    if "THESE PACKAGES DO NOT MATCH THE HASHES" in output:
        stop("hash")
    unreachable = ("NewConnectionError", "Temporary failure in name resolution",
                   "Connection refused", "ConnectTimeout", "Network is unreachable",
                   "ProxyError", "Max retries exceeded",
                   # No version at all of a pinned package: the index itself did not answer.
                   "(from versions: none)")
    if any(sign in output for sign in unreachable):
        stop("network")
    if "ermission denied" in output:
        stop("write", VENV)
    errors = [line.strip() for line in output.splitlines() if line.startswith("ERROR")]
    stop("other", errors[0] if errors else output.strip().splitlines()[-1])


def main() -> None:
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        stop("python", sys.version.split()[0])
    names = ["base.txt"]
    if "--test" in sys.argv[1:]:
        names.append("test.txt")
    stamp = VENV / "stamp"
    # What was installed for tests is enough for running.
    enough = {mark_of(names), mark_of(["base.txt", "test.txt"])}
    if stamp.exists() and stamp.read_text() in enough:
        return
    make_venv()
    print(sentence("installing"), flush=True)
    files = [part for name in names for part in ("-r", f"requirements/{name}")]
    pip(["--require-hashes", "--only-binary", ":all:", *files], packages(names))
    pip(["--no-deps", "--no-build-isolation", "--no-index", "-e", "."], 0)
    stamp.write_text(mark_of(names))


if __name__ == "__main__":
    main()
