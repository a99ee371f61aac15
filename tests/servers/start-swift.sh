#!/usr/bin/env bash
# start-swift.sh DIR PORT ACCOUNT_PORT CONTAINER_PORT OBJECT_PORT MEMCACHED_PORT: a throw-away OpenStack Swift with its S3 interface on
# 127.0.0.1:PORT. It refuses what many stores do: chunked bodies, conditional writes, CORS rules.
# Debian packages: swift-proxy swift-account swift-container swift-object memcached python3-keystonemiddleware. Everything is in DIR.
# Stop: kill $(cat DIR/*.pid)
set -euo pipefail
D=$1 PORT=$2 ACCOUNT=$3 CONTAINER=$4 OBJECT=$5 MEMCACHED=$6
AK=${S3_ACCESS_KEY:-test:tester} SK=${S3_SECRET_KEY:-testing}
PATH=/usr/bin:/usr/sbin:/bin:$PATH  # Swift is installed for Debian's own Python
rm -rf "$D"; mkdir -p "$D"/{etc,node/d1,log,run}; cd "$D"
cat > etc/swift.conf <<C
[swift-hash]
swift_hash_path_suffix = probe
swift_hash_path_prefix = probe
[storage-policy:0]
name = p0
default = yes
C
for t in account:$ACCOUNT container:$CONTAINER object:$OBJECT; do
    n=${t%:*} p=${t#*:}
    swift-ring-builder etc/$n.builder create 4 1 0 >/dev/null
    swift-ring-builder etc/$n.builder add r1z1-127.0.0.1:$p/d1 1 >/dev/null
    swift-ring-builder etc/$n.builder rebalance >/dev/null
 cat > etc/$n-server.conf <<C
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = $p
workers = 0
devices = $D/node
mount_check = false
swift_dir = $D/etc
user = $(id -un)
log_level = WARNING
[pipeline:main]
pipeline = $n-server
[app:$n-server]
use = egg:swift#$n
C
done
cat > etc/proxy-server.conf <<C
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = $PORT
workers = 0
swift_dir = $D/etc
user = $(id -un)
cors_allow_origin = *
[pipeline:main]
pipeline = catch_errors proxy-logging cache s3api tempauth slo dlo proxy-logging proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:proxy-logging]
use = egg:swift#proxy_logging
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:$MEMCACHED
[filter:s3api]
use = egg:swift#s3api
s3_acl = false
location = us-east-1
dns_compliant_bucket_names = yes
allow_multipart_uploads = yes
check_bucket_owner = false
[filter:tempauth]
use = egg:swift#tempauth
user_${AK/:/_} = $SK .admin
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
C
export PYTHONUNBUFFERED=1
memcached -l 127.0.0.1 -p $MEMCACHED -u "$(id -un)" >log/memcached 2>&1 & echo $! > memcached.pid
for n in account container object proxy; do
  SWIFT_CONF_DIR=$D/etc python3 -c "
import sys, swift.common.utils as u
u.SWIFT_CONF_FILE='$D/etc/swift.conf'
sys.argv=['swift-$n-server','$D/etc/$n-server.conf','-v']
exec(open('/usr/bin/swift-$n-server').read())" >log/$n 2>&1 & echo $! > $n.pid
done
for i in $(seq 1 200); do [ "$(curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:$PORT/)" != 000 ] && break; sleep 0.1; done
echo "$AK" >"$D/ready"
