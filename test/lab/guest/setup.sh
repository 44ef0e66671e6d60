# Second program of the guest: makes the root a system on which FRR and the product can run, with
# what Debian's maintainer scripts would have done (packages are unpacked, not configured) and the
# settings of a Talos node. Then it serves jobs.

mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
mount -t tmpfs tmpfs /dev/shm
ln -s /proc/self/fd /dev/fd
ln -s fd/0 /dev/stdin
ln -s fd/1 /dev/stdout
ln -s fd/2 /dev/stderr
rm -rf /var/run
ln -s /run /var/run

cp /usr/share/base-passwd/passwd.master /etc/passwd
cp /usr/share/base-passwd/group.master /etc/group
echo 'frr:x:92:92::/nonexistent:/usr/sbin/nologin' >>/etc/passwd
printf '%s\n' 'frr:x:92:' 'frrvty:x:85:frr' >>/etc/group
echo '127.0.0.1 localhost node' >/etc/hosts
hostname node
for name in awk:mawk pager:more; do
  [ -e "/usr/bin/${name%:*}" ] || ln -s "${name#*:}" "/usr/bin/${name%:*}"
done
mkdir -p /usr/local/bin
ln -sf /opt/node/node /usr/local/bin/node

# FRR's service as its container image has it.
for service in frr other; do
  printf '%s sufficient pam_permit.so\n' auth account session >/etc/pam.d/$service
done
mkdir -p /etc/frr /run/frr /var/log/frr /var/lib/frr
touch /etc/frr/vtysh.conf /etc/frr/frr.conf
chown -R frr:frr /etc/frr /run/frr /var/log/frr /var/lib/frr
chown frr:frrvty /etc/frr/vtysh.conf
cp /src/build/docker-start /usr/lib/frr/docker-start

modprobe -a $(echo "$LAB_LOAD" | tr , ' ')
modprobe dummy numdummies=0

# Node maps io_uring's rings, which corrupts the memory of a UML guest. Kernels before 6.6 lack the
# switch; there UV_USE_IO_URING=0 does.
[ ! -e /proc/sys/kernel/io_uring_disabled ] || echo 2 >/proc/sys/kernel/io_uring_disabled
export UV_USE_IO_URING=0
echo 1 >/proc/sys/net/ipv4/ip_forward
if [ -e /proc/sys/net/ipv6 ]; then # not with ipv6.disable=1
  echo 1 >/proc/sys/net/ipv6/conf/all/forwarding
  echo 1 >/proc/sys/net/ipv6/conf/default/forwarding
  echo 2 >/proc/sys/net/ipv6/conf/default/accept_ra
fi
ip link set lo up

stty -F /dev/ttyS0 raw -echo
unset LAB_LOAD LAB_SRC LAB_NODE LAB_SHARE LAB_JOBS LAB_MODULES LIBMOUNT_FORCE_MOUNT2
exec tini -- sh /src/test/lab/guest/agent.sh <>/dev/ttyS0 3>&0
