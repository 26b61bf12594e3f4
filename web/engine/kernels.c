// Lets XNNPACK's matrix products run on kernels of another module (web/kernels). Called before the first network is
// made.
#include <emscripten/emscripten.h>
#include <stdint.h>
#include <xnnpack/config.h>

// `first`: where the kernels begin in the table of functions; their order is that of kernels.mjs. Weights are
// packed alike for all of them.
EMSCRIPTEN_KEEPALIVE void beatlens_use_kernels(uintptr_t first) {
    struct xnn_gemm_config* const config = (struct xnn_gemm_config*)xnn_init_f32_gemm_config();
    struct gemm_fused_ukernels* const kinds[] = {&config->linear, &config->relu};
    for (int kind = 0; kind < 2; ++kind) {
        for (uint8_t rows = 1; rows <= 4; rows += 3) {
            kinds[kind]->gemm[rows - 1] = xnn_init_hmp_gemm_ukernel((xnn_gemm_ukernel_fn)first++);
            kinds[kind]->igemm[rows - 1] = xnn_init_hmp_igemm_ukernel((xnn_igemm_ukernel_fn)first++);
        }
    }
    config->mr = 4;
}
