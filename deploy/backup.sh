#!/bin/sh
# Backs up a centre that runs: DATA=/srv/centre deploy/backup.sh /backups
#
# Writes a new folder named by the moment (UTC) with the database (SQLite as a database file,
# PostgreSQL by pg_dump where DATABASE_URL says so), the media, and checksums. The folder gets its
# name when everything is in it: what has no name of a moment is no backup. Keeps the newest KEEP (14).
# The secret key is not in it; keep that apart.
set -eu

target=${1:?"usage: DATA=/srv/centre $0 FOLDER"}
data=${DATA:-var}
keep=${KEEP:-14}
here=$(cd "$(dirname "$0")/.." && pwd)
python=${PYTHON:-"$here/.venv/bin/python"}

umask 077
mkdir -p "$target"
moment=$(date -u +%Y-%m-%dT%H-%M-%SZ)
work=$(mktemp -d "$target/.unfinished-XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM

if [ -n "${DATABASE_URL:-}" ]; then
    pg_dump --format=custom --file="$work/centre.dump" "$DATABASE_URL"
else
    [ -f "$data/centre.sqlite3" ] || { echo "$data/centre.sqlite3 is not there." >&2; exit 1; }
    "$python" -c "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('VACUUM INTO ?', sys.argv[2:])" \
        "$data/centre.sqlite3" "$work/centre.sqlite3"
fi
# Files are never changed once they are there, so a copy of a running centre is whole: the database
# was copied before, and knows no file that came later.
[ ! -d "$data/media" ] || cp -R "$data/media" "$work/media"

(cd "$work" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum > SHA256SUMS)
sync
mv "$work" "$target/$moment"
trap - EXIT INT TERM

# shellcheck disable=SC2012  # names are ours: no space, no line break
ls -1d "$target"/????-??-??T??-??-??Z | sort -r | tail -n +"$((keep + 1))" | xargs -r rm -rf
echo "$target/$moment"
