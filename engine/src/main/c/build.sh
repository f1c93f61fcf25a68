#!/bin/sh
# Compiles the C kernels into a shared library: build.sh FOLDER. CONVOY_CFLAGS are added to ours. Without
# a C compiler, or on another processor than x86-64 or system than Linux, it says so and ends well: the
# provider then declines.
set -u
cd "$(dirname "$0")" || exit 1
out=$1
cc=${CC:-cc}
command -v "$cc" > /dev/null 2>&1 || cc=gcc
if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ] || ! command -v "$cc" > /dev/null 2>&1; then
  echo "convoy: no C kernels built ($(uname -s) $(uname -m), compiler $cc)"
  exit 0
fi
mkdir -p "$out"
objects=$(mktemp -d)
trap 'rm -rf "$objects"' EXIT
flags="-std=gnu11 -O3 -fPIC -Wall -Wextra -Werror -fno-math-errno -ffp-contract=off -fvisibility=default ${CONVOY_CFLAGS:-}"
avx512="-mavx512f -mavx512dq -mavx512bw -mavx512vl"
set -e
if ! $cc $flags $avx512 -mavx512bf16 -mamx-tile -mamx-bf16 -c amx.c -o "$objects/amx.o"; then
  echo "convoy: no C kernels built ($cc does not compile AMX instructions)"
  exit 0
fi
# The longest by far, beside the others.
$cc $flags $avx512 -mfma -mavx512bf16 -c depthwise.c -o "$objects/depthwise.o" &
depthwise=$!
for kernel in convert elementwise layout pairs tiles write; do
  $cc $flags $avx512 -mavx512bf16 -c $kernel.c -o "$objects/$kernel.o"
done
for kernel in direct peak separable share; do
  $cc $flags $avx512 -mfma -c $kernel.c -o "$objects/$kernel.o"
done
# Moved out of their loop, the weights would take registers that the sums need.
$cc $flags $avx512 -mfma -fno-tree-pre -fno-tree-loop-im -c grouped.c -o "$objects/grouped.o"
$cc $flags -c cpu.c -o "$objects/cpu.o"
wait "$depthwise"
$cc -shared -s -o "$out/libconvoy.so.new" "$objects"/*.o -lpthread
mv "$out/libconvoy.so.new" "$out/libconvoy.so"
