#!/bin/sh
# session.sh ROOT [bind FOLDER | put FILE TARGET]... This script is the first
# process of new mount and PID namespaces. It mounts a writable layer in memory
# over ROOT, so that ROOT does not change, starts Wine in that layer, and waits
# until its own standard input ends. Then the kernel ends all processes in the
# namespaces and removes the mounts. Prints its process ID in the outer PID
# namespace, then "ready".
set -eu
# /proc still shows the process IDs of the outer namespace.
read -r pid _ </proc/self/stat
lower=$1 layer=$1/mnt
shift
mount --make-rprivate /
mount -t tmpfs tmpfs "$layer"
mkdir "$layer/upper" "$layer/work" "$layer/root"
root=$layer/root
mount -t overlay overlay \
  -o "lowerdir=$lower,upperdir=$layer/upper,workdir=$layer/work" "$root"
while [ $# -gt 0 ]; do
  case $1 in
    bind)
      mkdir -p "$root$2"
      mount --bind "$2" "$root$2"
      shift 2
      ;;
    put)
      mkdir -p "$(dirname "$root/$3")"
      cp "$2" "$root/$3"
      shift 3
      ;;
    *)
      echo "session.sh: unknown argument $1" >&2
      exit 2
      ;;
  esac
done
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
echo "$pid"
# Wine's services inherit the standard streams of the program that starts them,
# and keep these streams open. So wineboot starts the services without streams,
# before the first program runs.
exec chroot "$root" /usr/bin/env -i PATH=/usr/bin:/bin HOME=/root \
  WINEDEBUG=-all LC_ALL=C.UTF-8 /bin/sh -c '
    /usr/lib/wine/wineserver --persistent </dev/null >/dev/null 2>&1 &&
      /usr/lib/wine/wine64 wineboot </dev/null >/dev/null 2>&1 &&
      echo ready
    exec cat >/dev/null'
