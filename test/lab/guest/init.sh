# First program of the guest: lays a tmpfs over the read-only root and continues there.
# LAB_SRC, LAB_NODE, LAB_JOBS, LAB_SHARE and LAB_MODULES, folders of the host, come from the kernel's command line.
set -e
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin HOME=/root

mount -t hostfs -o "$LAB_MODULES" none /run
insmod /run/*/kernel/fs/overlayfs/overlay.ko
mount -t tmpfs tmpfs /tmp
mkdir /tmp/upper /tmp/work /tmp/root
mount -t overlay -o lowerdir=/,upperdir=/tmp/upper,workdir=/tmp/work overlay /tmp/root
cd /tmp/root
mkdir -p src share opt/node usr/lib/modules
mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t devtmpfs devtmpfs dev
mount -t tmpfs tmpfs run
mount -t tmpfs tmpfs tmp
mount -t hostfs -o "$LAB_MODULES" none usr/lib/modules
mount -t hostfs -o "$LAB_SHARE" none share
mkdir run/jobs
mount -t hostfs -o "$LAB_JOBS" none run/jobs
mount -t hostfs -o ro,"$LAB_SRC" none src
mount -t hostfs -o ro,"$LAB_NODE" none opt/node
mount --move . /
exec chroot . /bin/sh -e /src/test/lab/guest/setup.sh >/dev/console 2>&1
