# XNNPACK with pthreadpool and FXdiv. Natively upstream's own CMake builds it; that one refuses Emscripten (in 2024-11 only
# its Bazel files know WebAssembly), so there the same sources are listed here. Users link the target XNNPACK.
beatlens_source(xnnpack xnn)
beatlens_source(pthreadpool ptp)
beatlens_source(fxdiv fxd)

# Kernels are hundreds of short files: compiled many at a time, the headers are read once for all of them. CMake joins no files
# that have flags of their own, so those with the same flags become a library each, whose objects `library` has.
function(beatlens_join_kernels library)
  get_target_property(folder ${library} SOURCE_DIR)
  get_target_property(sources ${library} SOURCES)
  set(kinds)
  foreach(source IN LISTS sources)
    if(source MATCHES "\\.c$")
      get_source_file_property(flags ${folder}/${source} TARGET_DIRECTORY ${library} COMPILE_FLAGS)
      string(REPLACE "NOTFOUND" "" flags "${flags}")
      string(MAKE_C_IDENTIFIER "${library}${flags}" kind)
      list(APPEND kinds ${kind})
      list(APPEND sources_${kind} ${folder}/${source})
      separate_arguments(flags_${kind} UNIX_COMMAND "${flags}")
      list(REMOVE_ITEM sources ${source})
    endif()
  endforeach()
  list(REMOVE_DUPLICATES kinds)
  foreach(kind IN LISTS kinds)
    add_library(${kind} OBJECT EXCLUDE_FROM_ALL ${sources_${kind}})
    foreach(property IN ITEMS INCLUDE_DIRECTORIES COMPILE_DEFINITIONS COMPILE_OPTIONS LINK_LIBRARIES C_STANDARD C_EXTENSIONS)
      get_target_property(value ${library} ${property})
      if(NOT value MATCHES "NOTFOUND$")
        set_target_properties(${kind} PROPERTIES ${property} "${value}")
      endif()
    endforeach()
    target_compile_options(${kind} PRIVATE ${flags_${kind}})
    set_target_properties(${kind} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 30)
    list(APPEND sources $<TARGET_OBJECTS:${kind}>)
  endforeach()
  set_target_properties(${library} PROPERTIES SOURCES "${sources}")
endfunction()

if(EMSCRIPTEN)
  # One thread: the page runs several workers instead (no SharedArrayBuffer, no special headers).
  add_library(pthreadpool STATIC ${ptp}/src/legacy-api.c ${ptp}/src/shim.c)
  target_compile_definitions(pthreadpool PRIVATE PTHREADPOOL_USE_CONDVAR=0)
else()
  find_package(Threads REQUIRED)
  add_library(pthreadpool STATIC ${ptp}/src/legacy-api.c ${ptp}/src/portable-api.c ${ptp}/src/memory.c ${ptp}/src/pthreads.c
    ${ptp}/src/fastpath.c)
  target_compile_definitions(pthreadpool PRIVATE PTHREADPOOL_USE_CONDVAR=0 PTHREADPOOL_USE_FUTEX=1 PTHREADPOOL_USE_GCD=0
    PTHREADPOOL_USE_EVENT=0 PTHREADPOOL_USE_CPUINFO=0 PTHREADPOOL_USE_FASTPATH=1 _GNU_SOURCE=1)
  target_link_libraries(pthreadpool PUBLIC Threads::Threads)
endif()
set_target_properties(pthreadpool PROPERTIES C_EXTENSIONS ON)
target_include_directories(pthreadpool PUBLIC ${ptp}/include PRIVATE ${ptp}/src ${fxd}/include)

if(NOT EMSCRIPTEN)
  # The variables and targets that upstream's file asks for before it would download anything.
  set(PTHREADPOOL_SOURCE_DIR ${ptp})
  set(FXDIV_SOURCE_DIR ${fxd})
  set(CPUINFO_SOURCE_DIR /usr)
  add_library(fxdiv INTERFACE)
  target_include_directories(fxdiv INTERFACE ${fxd}/include)
  add_library(cpuinfo INTERFACE)
  find_library(BEATLENS_CPUINFO cpuinfo) # -DBEATLENS_CPUINFO=OFF: do without
  find_path(BEATLENS_CPUINFO_INCLUDE cpuinfo.h)
  if(BEATLENS_CPUINFO AND BEATLENS_CPUINFO_INCLUDE)
    target_link_libraries(cpuinfo INTERFACE ${BEATLENS_CPUINFO})
  else() # e.g. a GPU machine that has nothing but Python's torch
    target_include_directories(cpuinfo BEFORE INTERFACE ${CMAKE_CURRENT_LIST_DIR}/cpuinfo_fallback)
  endif()
  # Kernels for processors that are rare, or that Debian 12's cpuinfo does not know, are left out.
  foreach(option IN ITEMS BUILD_TESTS BUILD_BENCHMARKS BUILD_ALL_MICROKERNELS ENABLE_KLEIDIAI ENABLE_AVXVNNI ENABLE_AVXVNNIINT8
      ENABLE_AVX512AMX ENABLE_AVX512FP16 ENABLE_AVX256SKX ENABLE_AVX256VNNI ENABLE_AVX256VNNIGFNI ENABLE_AVX512VNNIGFNI)
    set(XNNPACK_${option} OFF CACHE BOOL "" FORCE)
  endforeach()
  set(XNNPACK_LIBRARY_TYPE static CACHE STRING "" FORCE)
  add_subdirectory(${xnn} xnnpack EXCLUDE_FROM_ALL)
  beatlens_join_kernels(microkernels-prod)
  return()
endif()

foreach(isa IN ITEMS scalar wasm wasmsimd) # the micro-kernel lists are checked in upstream
  include(${xnn}/cmake/gen/${isa}_microkernels.cmake)
endforeach()
set(kernels ${PROD_SCALAR_MICROKERNEL_SRCS} ${PROD_WASM_MICROKERNEL_SRCS} ${PROD_WASMSIMD_MICROKERNEL_SRCS})
# Only what shared/model/network.cpp calls: the linker asks for nothing that functions need which nobody calls.
list(FILTER kernels INCLUDE REGEX "^src/(f32-(gemm|igemm|dwconv|vmulcaddc|maxpool)|x32-packw)/")
list(TRANSFORM kernels PREPEND ${xnn}/)
set(sources ${xnn}/src/reference/packing.cc)
foreach(name IN ITEMS allocator cache indirection init memory microkernel-utils microparams-init mutex operator-delete operator-run
    operator-utils params runtime enums/allocation-type enums/microkernel-type enums/operator-type configs/dwconv-config configs/gemm-config
    configs/hardware-config configs/maxpool-config configs/vmulcaddc-config operators/convolution-nhwc operators/fully-connected-nc
    operators/max-pooling-nhwc)
  list(APPEND sources ${xnn}/src/${name}.c)
endforeach()

find_package(Python3 COMPONENTS Interpreter REQUIRED)
set(identifier ${CMAKE_CURRENT_BINARY_DIR}/build_identifier.c)
file(GENERATE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/kernels.txt CONTENT "$<JOIN:${kernels},\n>")
add_custom_command(OUTPUT ${identifier} DEPENDS ${CMAKE_CURRENT_BINARY_DIR}/kernels.txt
  COMMAND ${Python3_EXECUTABLE} ${xnn}/scripts/generate-build-identifier.py --output ${identifier}
    --input_file_list ${CMAKE_CURRENT_BINARY_DIR}/kernels.txt)

add_library(microkernels OBJECT EXCLUDE_FROM_ALL ${kernels})
target_compile_options(microkernels PRIVATE -fno-math-errno)
set_target_properties(microkernels PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 30)
add_library(XNNPACK STATIC ${sources} ${identifier} $<TARGET_OBJECTS:microkernels>)
set(definitions XNN_LOG_LEVEL=0 XNN_ENABLE_MEMOPT=1 XNN_ENABLE_GEMM_M_SPECIALIZATION=1)
foreach(feature IN ITEMS CPUINFO ASSEMBLY JIT SPARSE DWCONV_MULTIPASS HVX KLEIDIAI RISCV_VECTOR VSX
    ARM_BF16 ARM_DOTPROD ARM_FP16_SCALAR ARM_FP16_VECTOR ARM_I8MM ARM_SME ARM_SME2
    AVXVNNI AVXVNNIINT8 AVX256SKX AVX256VNNI AVX256VNNIGFNI AVX512F AVX512SKX AVX512VBMI AVX512VNNI AVX512VNNIGFNI AVX512AMX AVX512FP16)
  list(APPEND definitions XNN_ENABLE_${feature}=0)
endforeach()
foreach(library IN ITEMS microkernels XNNPACK)
  set_target_properties(${library} PROPERTIES C_EXTENSIONS ON)
  target_include_directories(${library} PUBLIC ${xnn}/include
    PRIVATE ${CMAKE_CURRENT_LIST_DIR}/compat ${xnn}/src ${fxd}/include)
  target_link_libraries(${library} PUBLIC pthreadpool)
  target_compile_definitions(${library} PRIVATE ${definitions})
endforeach()
