# XNNPACK's matrix products with fused multiply-add, of WebAssembly's relaxed SIMD: a small module of their own that works in
# the engine's memory. Browsers that know it take these kernels in place of the engine's (web/engine/kernels.mjs), the others do
# not even compile it; and Emscripten 3.1.6 need not know it: clang 19 and its linker, which Debian 12 and 13 have, do.
# Without them the list of bytes is empty, and the engine keeps its own kernels.
find_program(BEATLENS_CLANG NAMES clang-19)
find_program(BEATLENS_WASM_LD NAMES wasm-ld-19)
set(kernel_bytes ${CMAKE_CURRENT_BINARY_DIR}/kernel-bytes.mjs) # for who includes this
set(wasm ${CMAKE_CURRENT_BINARY_DIR}/kernels.wasm)
set(commands "")
set(objects "")
if(BEATLENS_CLANG AND BEATLENS_WASM_LD)
  beatlens_source(xnnpack xnn)
  beatlens_source(pthreadpool threads)
  set(flags --target=wasm32 -O3 -msimd128 -mrelaxed-simd -DNDEBUG -D__EMSCRIPTEN__ -I${xnn} -I${xnn}/include -I${xnn}/src
    -I${threads}/include -isystem ${EMSCRIPTEN_SYSROOT}/include -isystem ${EMSCRIPTEN_SYSROOT}/include/compat
    -isystem ${BEATLENS_EMSCRIPTEN_ROOT}/cache/sysroot/include)
  set(exports "")
  foreach(product IN ITEMS gemm igemm)
    foreach(rows IN ITEMS 1 4)
      foreach(kind IN ITEMS "" relu)
        string(JOIN "-" file f32-${product} ${rows}x8 ${kind} wasmrelaxedsimd-fma-loadsplat)
        string(JOIN "_" name xnn_f32_${product} ${kind} ukernel_${rows}x8__wasmrelaxedsimd_fma_loadsplat)
        set(object ${CMAKE_CURRENT_BINARY_DIR}/${file}.o)
        set(source ${xnn}/src/f32-${product}/gen/${file}.c)
        add_custom_command(OUTPUT ${object} DEPENDS ${source} VERBATIM COMMAND ${BEATLENS_CLANG} ${flags} -c ${source} -o ${object})
        list(APPEND objects ${object})
        list(APPEND exports --export=${name})
      endforeach()
    endforeach()
  endforeach()
  set(commands COMMAND ${BEATLENS_WASM_LD} --no-entry --import-memory --strip-all ${exports} ${objects} -o ${wasm})
else()
  message(STATUS "clang-19 or wasm-ld-19 is missing: the page does without relaxed SIMD")
  set(commands COMMAND ${CMAKE_COMMAND} -E rm -f ${wasm})
endif()
find_package(Python3 COMPONENTS Interpreter REQUIRED)
add_custom_command(OUTPUT ${kernel_bytes} DEPENDS ${objects} ${CMAKE_CURRENT_LIST_FILE} ${CMAKE_CURRENT_LIST_DIR}/bytes.py
  ${commands} COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/bytes.py ${wasm} ${kernel_bytes}
  COMMENT "Kernels of relaxed SIMD" VERBATIM)
