/* Which instructions may be used: what the CPU has and the operating system grants. */
#include <cpuid.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { REQUEST_PERMISSION = 0x1023, TILE_DATA = 18 };

static uint64_t enabled_states(void) {
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (uint64_t)high << 32 | low;
}

/* Returns 0 when AMX and AVX-512 kernels may run in this process, else the number of a reason. */
int convoy_amx_refusal(void) {
  uint32_t a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_OSXSAVE)) return 1;
  const uint64_t vectors = 0xe6, tiles = 3u << 17; /* XMM, YMM, ZMM and masks; tile state */
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return 1;
  const uint32_t avx512 = bit_AVX512F | bit_AVX512DQ | bit_AVX512BW | bit_AVX512VL;
  if ((b & avx512) != avx512 || (enabled_states() & vectors) != vectors) return 1;
  if (!(d & 1u << 22) || !(d & 1u << 24)) return 2;
  if (!__get_cpuid_count(7, 1, &a, &b, &c, &d) || !(a & 1u << 5)) return 2;
  if ((enabled_states() & tiles) != tiles) return 3;
  return syscall(SYS_arch_prctl, REQUEST_PERMISSION, TILE_DATA) ? 3 : 0;
}

/* Returns 0 when AVX-512 kernels may run in this process. */
int convoy_vector_refusal(void) {
  uint32_t a, b, c, d;
  const uint64_t vectors = 0xe6; /* XMM, YMM, ZMM and masks */
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_OSXSAVE) || !(c & bit_FMA)) return 1;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return 1;
  const uint32_t avx512 = bit_AVX512F | bit_AVX512DQ | bit_AVX512BW | bit_AVX512VL;
  return (b & avx512) == avx512 && (enabled_states() & vectors) == vectors ? 0 : 1;
}
