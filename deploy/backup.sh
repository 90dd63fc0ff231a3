#!/usr/bin/env bash
# Writes one encrypted backup with the hour in its name, while the service runs, and removes old ones. For cron.
#
#   deploy/backup.sh [FOLDER]        settings as for the service, BACKUP_PASSPHRASE_FILE among them
#
# `bot.py backup` reads the file back and checks it; only then old ones go. KEEP_BACKUPS (30) are kept.
set -euo pipefail
umask 077

folder=${1:-backups}
keep=${KEEP_BACKUPS:-30}
[[ $keep =~ ^[1-9][0-9]*$ ]] || { echo "KEEP_BACKUPS must be a number from 1 on" >&2; exit 2; }
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
python=$here/.venv/bin/python
[ -x "$python" ] || python=python3

mkdir -p "$folder"
target=$folder/loaxom-$(date -u +%Y%m%dT%H%M%SZ).backup
"$python" "$here/bot.py" backup "$target" </dev/null
# the names sort by time, the newest last
find "$folder" -maxdepth 1 -name 'loaxom-*.backup' -print | sort -r | tail -n "+$((keep + 1))" | while IFS= read -r old; do
  rm -- "$old"
done
