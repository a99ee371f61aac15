#!/usr/bin/env bash
# A throw-away PostgreSQL on the loopback address, everything it has in one directory. For tests: it forgets on a crash unless DURABLE=1.
#
#   start-postgres.sh DIR [PORT]   PORT 0, the default: the system chooses
#
# PostgreSQL refuses root, so as root it runs as 'postgres'. The last line is the server's URL. DIR/stop stops it.
# REPLICA_OF=PORT makes it a replica of the server on that port instead of a new one; DIR/promote makes that one the primary.
set -euo pipefail
dir=${1:?which directory?}
port=${2:-0}
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[[ -n $bin ]] || bin=$(dirname "$(command -v initdb)")
as=()
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
if ((EUID == 0)); then
    chown postgres "$dir"
    as=(runuser -u postgres --)
fi
if ((port == 0)); then
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
fi
cd /

if [[ -n ${REPLICA_OF:-} ]]; then
    "${as[@]}" "$bin/pg_basebackup" -h 127.0.0.1 -p "$REPLICA_OF" -U postgres -D "$dir/data" -R -X stream -c fast --no-sync >"$dir/basebackup.log"
elif [[ ! -d $dir/data ]]; then
    "${as[@]}" "$bin/initdb" -D "$dir/data" -U postgres -A trust --no-sync --no-instructions -E UTF8 --locale=C.UTF-8 >"$dir/initdb.log"
fi

durable=off
[[ ${DURABLE:-} == 1 ]] && durable=on
options="-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=$durable -c full_page_writes=$durable"
options+=" -c shared_buffers=64MB -c max_connections=300 -c wal_level=replica -c max_wal_senders=4 -c hot_standby=on -c autovacuum=off"
options+=" ${OPTIONS:-}"
"${as[@]}" "$bin/pg_ctl" -D "$dir/data" -s -w -t 30 -l "$dir/pg.log" -o "$options" start

runner=${as[*]:-}
printf '#!/bin/sh\ncd /\nexec %s %s/pg_ctl -D %s/data -s -m "${1:-immediate}" stop\n' "$runner" "$bin" "$dir" >"$dir/stop"
printf '#!/bin/sh\ncd /\nexec %s %s/pg_ctl -D %s/data -s -w promote\n' "$runner" "$bin" "$dir" >"$dir/promote"
chmod +x "$dir/stop" "$dir/promote"
echo "postgres://postgres@127.0.0.1:$port/postgres"
