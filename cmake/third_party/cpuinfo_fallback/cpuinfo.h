/* The few questions that XNNPACK asks cpuinfo on x86-64, answered by the compiler, for machines without libcpuinfo-dev.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#if !defined(__x86_64__)
#error "Install libcpuinfo-dev: the stand-in for it knows x86-64 only."
#endif

static inline bool cpuinfo_initialize(void) {
    __builtin_cpu_init();
    return true;
}
static inline bool cpuinfo_has_x86_sse2(void) { return true; }
static inline bool cpuinfo_has_x86_ssse3(void) { return __builtin_cpu_supports("ssse3"); }
static inline bool cpuinfo_has_x86_sse4_1(void) { return __builtin_cpu_supports("sse4.1"); }
static inline bool cpuinfo_has_x86_avx(void) { return __builtin_cpu_supports("avx"); }
static inline bool cpuinfo_has_x86_avx2(void) { return __builtin_cpu_supports("avx2"); }
static inline bool cpuinfo_has_x86_fma3(void) { return __builtin_cpu_supports("fma"); }
/* every AVX2 processor has F16C, and older compilers cannot be asked for it by name */
static inline bool cpuinfo_has_x86_f16c(void) { return __builtin_cpu_supports("avx2"); }
static inline bool cpuinfo_has_x86_avx512f(void) { return __builtin_cpu_supports("avx512f"); }
static inline bool cpuinfo_has_x86_avx512bw(void) { return __builtin_cpu_supports("avx512bw"); }
static inline bool cpuinfo_has_x86_avx512dq(void) { return __builtin_cpu_supports("avx512dq"); }
static inline bool cpuinfo_has_x86_avx512vl(void) { return __builtin_cpu_supports("avx512vl"); }
static inline bool cpuinfo_has_x86_avx512vbmi(void) { return __builtin_cpu_supports("avx512vbmi"); }
static inline bool cpuinfo_has_x86_avx512vnni(void) { return __builtin_cpu_supports("avx512vnni"); }
static inline bool cpuinfo_has_x86_gfni(void) { return __builtin_cpu_supports("gfni"); }

enum cpuinfo_uarch { cpuinfo_uarch_unknown, cpuinfo_uarch_zen, cpuinfo_uarch_dhyana, cpuinfo_uarch_zen4 };
struct cpuinfo_core {
    enum cpuinfo_uarch uarch;
};
static inline const struct cpuinfo_core* cpuinfo_get_core(uint32_t index) {
    static const struct cpuinfo_core unknown = {cpuinfo_uarch_unknown};
    (void)index;
    return &unknown;
}
