#!/usr/bin/env bash
# Copies the whole database, safely while the service runs, and reads the copy back.
#
#   deploy/backup.sh [FOLDER]        DATABASE_URL as for the service; FOLDER is "backups" by default
#
# SQLite is copied through its own backup interface (a plain copy of the file may tear), PostgreSQL by pg_dump.
# KEEP_BACKUPS (30) copies are kept; older ones are removed only after the new one was read back.
set -euo pipefail
umask 077

folder=${1:-backups}
keep=${KEEP_BACKUPS:-30}
url=${DATABASE_URL:-sqlite+aiosqlite:///var/loaxom.db}
[[ $keep =~ ^[1-9][0-9]*$ ]] || { echo "KEEP_BACKUPS must be a number from 1 on" >&2; exit 2; }
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
python=$here/.venv/bin/python
[ -x "$python" ] || python=python3

mkdir -p "$folder"
stamp=$(date -u +%Y%m%dT%H%M%SZ)

case $url in
  sqlite*)
    target=$folder/loaxom-$stamp.db
    part=$target.part
    trap 'rm -f "$part" "$part-journal"' EXIT
    "$python" - "${url#*:///}" "$part" <<'PYTHON'
import sqlite3
import sys
from pathlib import Path

source, target = Path(sys.argv[1]), Path(sys.argv[2])
if not source.is_file():
    sys.exit(f"no database at {source}")
target.unlink(missing_ok=True)
live = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, timeout=30)
copy = sqlite3.connect(target)
live.backup(copy)
live.close()
# a copy must be one file, whole and readable by itself
copy.execute("PRAGMA journal_mode = DELETE")
[found] = copy.execute("PRAGMA integrity_check").fetchone()
broken = copy.execute("PRAGMA foreign_key_check").fetchone()
copy.close()
if found != "ok" or broken is not None:
    target.unlink()
    sys.exit("the copy is not sound: the disk or the database has a fault")
PYTHON
    kept="loaxom-*.db"
    ;;
  postgresql*)
    target=$folder/loaxom-$stamp.dump
    part=$target.part
    trap 'rm -f "$part"' EXIT
    # the password goes to pg_dump by its environment, where no list of processes shows it
    "$python" - "$url" "$part" <<'PYTHON'
import os
import subprocess
import sys
from urllib.parse import parse_qs, unquote, urlsplit

url = urlsplit(sys.argv[1])
asked = parse_qs(url.query)
settings = {
    "PGHOST": url.hostname or asked.get("host", [""])[0],
    "PGPORT": str(url.port or ""),
    "PGUSER": unquote(url.username or asked.get("user", [""])[0]),
    "PGPASSWORD": unquote(url.password or ""),
    "PGDATABASE": unquote(url.path.lstrip("/")),
}
given = {name: value for name, value in settings.items() if value}
done = subprocess.run(
    ["pg_dump", "--format=custom", "--no-owner", f"--file={sys.argv[2]}"], env={**os.environ, **given}, check=False
)
sys.exit(done.returncode)
PYTHON
    pg_restore --list "$part" >/dev/null
    kept="loaxom-*.dump"
    ;;
  *)
    echo "DATABASE_URL is neither SQLite nor PostgreSQL" >&2
    exit 2
    ;;
esac

sync "$part"
mv "$part" "$target"
echo "$target"
# the names sort by time, the newest last
find "$folder" -maxdepth 1 -name "$kept" -print | sort -r | tail -n "+$((keep + 1))" | while IFS= read -r old; do
  rm -- "$old"
done
