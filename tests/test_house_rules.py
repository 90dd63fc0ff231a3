"""The rules of the house that no linter knows, kept by reading the source."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = ("handlers", "scheduler", "messages", "models")
GIVEN = {"bot.py", "pyproject.toml", *FOLDERS, "tests", "deploy"}
EVERY_REPOSITORY_HAS = {
    "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "requirements.lock",
    "requirements-dev.lock", "requirements-setup.lock", "docs", ".ci", ".gitignore", ".pre-commit-config.yaml",
}  # fmt: skip
NOT_OURS = {".git", ".venv", "var", ".env"}
VIETNAMESE = re.compile("[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
LONGEST_MODULE = 600  # lines: beyond, their own maintainers complain


Nodes = tuple[ast.AST, ...]


def modules(*folders: str) -> Iterator[tuple[Path, Nodes]]:
    """Every source file of these folders, and bot.py with all of them, with all that stands in it."""
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    if set(folders) == set(FOLDERS):
        paths.append(ROOT / "bot.py")
    for path in paths:
        yield path.relative_to(ROOT), nodes_of(path)


@cache
def nodes_of(path: Path) -> Nodes:
    """What a module's source consists of, read once for all rules."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@pytest.fixture(scope="module", autouse=True)
def forgotten() -> Iterator[None]:
    """What was read weighs as much as everything else."""
    yield
    nodes_of.cache_clear()


def imported(nodes: Nodes) -> set[str]:
    """The top-level packages a module imports."""
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return {name.split(".")[0] for name in names}


def test_the_top_level_is_the_given_one() -> None:
    here = {path.name for path in ROOT.iterdir()}
    caches = {
        name for name in here if name.endswith(("_cache", ".egg-info")) or name in ("__pycache__", ".hypothesis")
    }

    assert here - caches - NOT_OURS <= GIVEN | EVERY_REPOSITORY_HAS
    assert here >= GIVEN


def test_only_the_database_commits() -> None:
    committing = {
        str(path)
        for path, nodes in modules(*FOLDERS)
        for node in nodes
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    }

    assert committing <= {"models/database.py"}


def test_only_channels_send() -> None:
    for path, _ in modules(*FOLDERS):
        if not str(path).startswith("messages/channels/"):
            assert not re.search(r"send_(message|photo)", (ROOT / path).read_text(encoding="utf-8")), path


def test_telegram_is_known_to_its_channel_alone() -> None:
    knowing = {str(path) for path, nodes in modules(*FOLDERS) if "telegram" in imported(nodes)}

    # the door reads Telegram's JSON itself, seven times faster than the library: see handlers/telegram.py
    assert knowing == {"messages/channels/telegram.py", "messages/channels/telegram_request.py"}


def test_the_scheduler_library_is_known_to_the_clockwork_alone() -> None:
    assert {str(path) for path, nodes in modules(*FOLDERS) if "apscheduler" in imported(nodes)} == {
        "scheduler/clockwork.py"
    }


def test_the_domain_is_pure() -> None:
    for path, nodes in modules("models/domain"):
        assert not {"logging", "asyncio", "sqlalchemy"} & imported(nodes), path
        for node in nodes:
            assert not isinstance(node, ast.AsyncFunctionDef | ast.Await), path
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                reads_clock = node.value.id in ("datetime", "date") and node.attr in ("now", "today", "utcnow")
                assert not reads_clock, path


def test_every_vietnamese_sentence_lives_in_messages() -> None:
    found = []
    for path, nodes in modules("handlers", "scheduler", "models"):
        # a string that stands alone documents what it stands in or behind
        docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        found += [
            f"{path}:{node.lineno}: {node.value!r}"
            for node in nodes
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in docstrings
            and len(node.value) > 1  # a letter is no sentence
            and VIETNAMESE.search(node.value)
        ]

    assert found == []


def test_no_module_is_too_long_to_read() -> None:
    for folder in (*FOLDERS, "tests"):
        for path in (ROOT / folder).rglob("*.py"):
            if "versions" not in path.parts:
                lines = path.read_text(encoding="utf-8").count("\n")
                assert lines <= LONGEST_MODULE, f"{path.relative_to(ROOT)}: {lines} lines hold two subjects"


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "manager", "misc"])
def test_no_module_is_called_by_a_name_that_says_nothing(name: str) -> None:
    assert [path for folder in (*FOLDERS, "tests") for path in (ROOT / folder).rglob(f"*{name}*.py")] == []


def test_nothing_is_patched_by_dotted_name() -> None:
    for path in (ROOT / "tests").rglob("*.py"):
        if path != Path(__file__):
            assert not re.search(r"mock(er)?\.patch", path.read_text(encoding="utf-8")), path


def test_every_test_package_is_a_package() -> None:
    for folder in (ROOT / "tests").rglob("*"):
        if folder.is_dir() and list(folder.glob("*.py")):
            assert (folder / "__init__.py").exists(), folder


def loaded_by(path: Path) -> Iterator[tuple[Path, str]]:
    """Every module that the import of one loads at once, ours from file to file, with the file that names it."""
    found, seen = [path], {path}
    while found:
        at = found.pop()
        whole = nodes_of(at)[0]
        assert isinstance(whole, ast.Module)
        for node in whole.body:
            if not isinstance(node, ast.ImportFrom | ast.Import):
                continue
            of = node.module if isinstance(node, ast.ImportFrom) else None
            for name in [f"{of}.{each.name}" if of else each.name for each in node.names]:
                yield at.relative_to(ROOT), name
                parts = name.split(".")
                for folder in [ROOT.joinpath(*parts[:count]) for count in range(1, len(parts) + 1)]:
                    for file in {folder.with_suffix(".py"), folder / "__init__.py"} - seen:
                        if file.exists():
                            seen.add(file)
                            found.append(file)


def test_what_is_slow_to_load_is_not_loaded_before_the_service_is_ready() -> None:
    slow = {"numpy", "telegram", "fpdf", "openpyxl", "python_calamine", "zxingcpp", "alembic", "jinja2"}
    named = [(by, name) for by, name in loaded_by(ROOT / "bot.py") if name.split(".")[0] in slow]

    assert not named


def test_every_dependency_is_used() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.split(r"[\[>=<]", line)[0] for line in project["dependencies"]}
    names = {
        "python-telegram-bot": "telegram", "pillow": "PIL", "pyyaml": "yaml", "python-dotenv": "dotenv",
        "zxing-cpp": "zxingcpp", "fpdf2": "fpdf", "python-calamine": "python_calamine",
    }  # fmt: skip
    used = set().union(*(imported(nodes) for _, nodes in modules(*FOLDERS)))
    # drivers that SQLAlchemy loads by the URL; zone data that zoneinfo reads where the system has none
    loaded_by_name = {"aiosqlite", "asyncpg", "tzdata"}

    assert {name for name in wanted if names.get(name, name) not in used} <= loaded_by_name
