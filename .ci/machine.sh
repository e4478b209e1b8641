#!/bin/sh
# machine.sh FOLDER: becomes process 1, systemd, of a copy of this machine, with the files of FOLDER/installed
# beside those that are here. Wants namespaces of its own for all but users; what is written in it is gone when it ends.
set -e
mount --make-rprivate /
mkdir -p "$1/machine"
mount -t tmpfs tmpfs "$1/machine"
cd "$1/machine"
mkdir written work root
mount -t overlay overlay -o lowerdir=/,upperdir=written,workdir=work root
cd root
cp -a "$1/installed/." .
mount -t proc proc proc
# what is set there would be set for all
mount -o bind,ro proc/sys proc/sys
mount -t sysfs sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount --rbind /dev dev
mount -t tmpfs tmpfs run
mkdir -p before
pivot_root . before
umount -l /before
exec env -i container=other PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  /lib/systemd/systemd --unit=basic.target
