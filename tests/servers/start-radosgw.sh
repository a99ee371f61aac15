#!/usr/bin/env bash
# start-radosgw.sh DIR PORT MONITOR_PORT: a throw-away Ceph of one monitor and one OSD in memory, with its S3 gateway on 127.0.0.1:PORT.
# Debian packages: radosgw ceph-mon ceph-osd ceph-common. Runs as any user; everything is in DIR. Stop: kill -9 $(cat DIR/*.pid)
set -euo pipefail
D=$1 PORT=$2 MONPORT=$3
AK=${S3_ACCESS_KEY:-testaccesskey} SK=${S3_SECRET_KEY:-testsecretkey0123456789}
OSD=${RGW_OBJECTSTORE:-memstore}
rm -rf "$D"; mkdir -p "$D"/{mon,osd,log,rgw}
FSID=$(cat /proc/sys/kernel/random/uuid)
cat > "$D/ceph.conf" <<C
[global]
fsid = $FSID
mon host = [v2:127.0.0.1:$MONPORT]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
paxos propose interval = 0.05
paxos min wait = 0.01
keyring = $D/keyring
run dir = $D
pid file = $D/\$name.pid
admin socket = $D/\$name.asok
log file = $D/log/\$name.log
mon cluster log file = $D/log/cluster.log
crash dir = $D
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon warn on pool no redundancy = false
mon max pg per osd = 1000
[mon]
mon data = $D/mon
mon osd min up ratio = 0
mon data avail warn = 1
mon data avail crit = 0
[osd]
osd data = $D/osd
osd objectstore = $OSD
memstore device bytes = 8G
osd class load list = *
osd class default allow list = *
osd op num shards = 2
osd op num threads per shard = 2
osd memory target = 1073741824
bluestore block size = 10737418240
[client]
rgw frontends = beast endpoint=127.0.0.1:$PORT tcp_nodelay=1
rgw thread pool size = 64
rgw data = $D/rgw
rgw enable ops log = false
rgw enable usage log = false
rgw override bucket index max shards = 1
rgw run sync thread = false
rgw dynamic resharding = false
rgw verify ssl = false
C
export CEPH_CONF="$D/ceph.conf"
ceph-authtool --create-keyring "$D/keyring" --gen-key -n mon. --cap mon 'allow *' >/dev/null
for n in client.admin client.rgw osd.0; do
  ceph-authtool "$D/keyring" --gen-key -n $n --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *'
done
monmaptool --create --clobber --fsid "$FSID" --addv a "[v2:127.0.0.1:$MONPORT]" "$D/monmap" >/dev/null
ceph-mon -c "$CEPH_CONF" -i a --mkfs --monmap "$D/monmap" --keyring "$D/keyring"
ceph-mon -c "$CEPH_CONF" -i a >"$D/log/mon.out" 2>&1 </dev/null
UUID=$(cat /proc/sys/kernel/random/uuid)
ceph -c "$CEPH_CONF" --connect-timeout 10 osd new "$UUID" 0 >/dev/null 2>&1 || ceph -c "$CEPH_CONF" osd create "$UUID" >/dev/null
ceph-osd -c "$CEPH_CONF" -i 0 --mkfs --osd-uuid "$UUID" >/dev/null 2>"$D/log/mkfs.err"
ceph-osd -c "$CEPH_CONF" -i 0 >/dev/null 2>"$D/log/osd.err" </dev/null
radosgw-admin -c "$CEPH_CONF" user create --uid=test --display-name=test --max-buckets=0 --access-key="$AK" --secret-key="$SK" >"$D/user.json" 2>"$D/log/admin.err"
radosgw -c "$CEPH_CONF" -n client.rgw >"$D/log/rgw.out" 2>&1 </dev/null
for i in $(seq 1 300); do curl -s -o /dev/null "http://127.0.0.1:$PORT/" && break; sleep 0.1; done
echo "$AK" >"$D/ready"
