#!/bin/bash
# One of two PostgreSQL servers, of which one writes and the other copies it without pause. The file in /var/lib/bcd/writer
# names the one that writes: a server that is not named never starts as a second writer, whatever its data say.
#   node.sh             start, as the writer or as the standby (copying the writer first, where there are no data yet)
#   node.sh promote     on the standby, when the writer is gone: be the writer
#   node.sh alone       on the writer, when the standby is gone for long: acknowledge without it
#   node.sh rejoin      in a container of its own, for a server that was the writer: forget its data and copy the other's
set -euo pipefail

marker=/var/lib/bcd/writer/host
export PGPASSWORD PGCONNECT_TIMEOUT=5
PGPASSWORD=$(cat /var/lib/bcd/postgres/standby-password)

say() { echo "$NODE: $*" >&2; }
refuse() { say "$*"; exit 1; }
writer() { cat "$marker" 2>/dev/null || true; }
here() { PGCONNECT_TIMEOUT=60 psql -v ON_ERROR_STOP=1 -qAt -h /var/run/postgresql -U postgres -d postgres "$@"; }
peer() { psql -v ON_ERROR_STOP=1 -qAt -h "$PEER" -U standby -d postgres "$@" 2>/dev/null; }
name_writer() { echo "$NODE" > "$marker.new" && sync "$marker.new" && mv "$marker.new" "$marker"; }

copy() {
  until peer -c "SELECT pg_create_physical_replication_slot('standby', true) WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = 'standby')"; do
    say "waiting for $PEER, to copy it"
    sleep 2
  done
  say "copying $PEER"
  rm -rf "$PGDATA.copy" && mkdir -p "$(dirname "$PGDATA")"
  pg_basebackup -h "$PEER" -U standby -w -D "$PGDATA.copy" -R -X stream -S standby --checkpoint=fast
  rm -rf "$PGDATA" && mv "$PGDATA.copy" "$PGDATA"
}

acknowledge_without_standby() {
  here -c "SET synchronous_commit = local" -c "ALTER SYSTEM RESET synchronous_standby_names" -c "SELECT pg_reload_conf()" > /dev/null
}

case "${1:-start}" in
start)
  if [ -z "$(writer)" ] && [ "${FIRST:-no}" = yes ]; then name_writer; fi
  if [ "$(writer)" = "$NODE" ]; then
    say "is the writer"
  elif [ ! -s "$PGDATA/PG_VERSION" ]; then
    copy
  elif [ ! -e "$PGDATA/standby.signal" ]; then
    sleep 5
    refuse "$(writer) is the writer now and this was it before; its data are not used. Copy the writer: docker compose run --rm --no-deps $NODE rejoin"
  fi
  exec docker-entrypoint.sh postgres -c hba_file=/etc/bcd/pg_hba.conf -c cluster_name="$NODE" \
    -c max_slot_wal_keep_size=2GB -c max_connections=300 -c shared_buffers="$SHARED_BUFFERS"
  ;;
promote)
  standing_by=$(here -c 'SELECT pg_is_in_recovery()')
  if [ "$standing_by" != t ]; then refuse "is no standby"; fi
  before=$(writer)
  name_writer
  sleep 2
  if [ "$(peer -c 'SELECT pg_is_in_recovery()')" = f ]; then
    echo "$before" > "$marker"
    refuse "$PEER still writes; stop it first: docker compose stop $PEER"
  fi
  here -c "SELECT pg_promote(true, 60)" > /dev/null
  acknowledge_without_standby
  say "is the writer now. To have a standby again: docker compose run --rm --no-deps $PEER rejoin; docker compose up --wait"
  ;;
alone)
  if [ "$(writer)" != "$NODE" ]; then refuse "$(writer) is the writer"; fi
  acknowledge_without_standby
  say "acknowledges without a standby from now on, until: docker compose run --rm bcd provision"
  ;;
rejoin)
  if [ "$(writer)" = "$NODE" ]; then refuse "is the writer; its data are the ones to keep"; fi
  if [ "$(peer -c 'SELECT pg_is_in_recovery()')" != f ]; then refuse "$PEER does not answer as the writer; nothing was changed"; fi
  copy
  say "holds a copy of $PEER; start it: docker compose up --wait"
  ;;
*) refuse "does not know how to $1" ;;
esac
