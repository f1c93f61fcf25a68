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

static int has_vectors(void) {
  uint32_t a, b, c, d;
  const uint64_t vectors = 0xe6; /* XMM, YMM, ZMM and masks */
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_OSXSAVE) || !(c & bit_FMA)) return 0;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return 0;
  const uint32_t avx512 = bit_AVX512F | bit_AVX512DQ | bit_AVX512BW | bit_AVX512VL;
  return (b & avx512) == avx512 && (enabled_states() & vectors) == vectors;
}

/* Returns 0 when AVX-512 kernels may run in this process. */
int convoy_vector_refusal(void) { return !has_vectors(); }

/* Returns 0 when AVX-512 kernels may use instructions for bfloat16, which AMX kernels do, too. */
int convoy_pairs_refusal(void) {
  uint32_t a, b, c, d;
  if (!has_vectors()) return 1;
  return __get_cpuid_count(7, 1, &a, &b, &c, &d) && a & 1u << 5 ? 0 : 2;
}

/* Returns 0 when AMX kernels may run in this process, else the number of a reason. */
int convoy_amx_refusal(void) {
  uint32_t a, b, c, d;
  const uint64_t tiles = 3u << 17; /* tile state */
  if (!has_vectors()) return 1;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || !(d & 1u << 22) || !(d & 1u << 24)) return 2;
  if (convoy_pairs_refusal() != 0) return 2;
  if ((enabled_states() & tiles) != tiles) return 3;
  return syscall(SYS_arch_prctl, REQUEST_PERMISSION, TILE_DATA) ? 3 : 0;
}
