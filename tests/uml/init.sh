#!/bin/sh
# SPDX-License-Identifier: MIT
# The first process under the old kernel. run_uml.py puts a copy of it into a folder of its own,
# with the command to run, and finds the results there. Powers the machine off when it is done.
folder=${0%/*}
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export HOME=/tmp TMPDIR=/tmp LC_ALL=C.UTF-8

mount -t proc none /proc
mount -t sysfs none /sys
mkdir -p /dev/shm
mount -t tmpfs none /dev/shm
exec <"$folder/shown"  # opened before its folder is hidden
mount -t tmpfs none /tmp
while read -r path; do
  mkdir -p "$path"
  mount -t hostfs -o "ro,$path" none "$path"
done
mkdir -p "$folder"
mount -t hostfs -o "$folder" none "$folder"

uname -r >"$folder/release"
# So that some of the output is there when the command never ends.
while sleep 1; do sync; done &
sh "$folder/command" </dev/null >"$folder/output" 2>"$folder/errors"
echo $? >"$folder/status"
sync
echo o >/proc/sysrq-trigger
while :; do sleep 1; done  # if this process ended, the kernel would panic
