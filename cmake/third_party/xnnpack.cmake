# XNNPACK with pthreadpool and FXdiv. Natively upstream's own CMake builds it; that one refuses Emscripten (in 2024-11 only
# its Bazel files know WebAssembly), so there the same sources are listed here. Users link the target XNNPACK.
beatlens_source(xnnpack xnn)
beatlens_source(pthreadpool ptp)
beatlens_source(fxdiv fxd)

# The kernels are a thousand short files, whose headers take ten times as long to compile as they do: thirty at a time. Sets
# <result> to files that include them, for all build trees the same ones, so that ccache knows them.
function(beatlens_together name sources result)
  set(at_once 30)
  set(folder ${CMAKE_BINARY_DIR}/kernels)
  if(EXISTS ${PROJECT_SOURCE_DIR}/build/deps)
    set(folder ${PROJECT_SOURCE_DIR}/build/deps/kernels)
  endif()
  set(files)
  list(LENGTH sources count)
  math(EXPR last "${count} - 1")
  foreach(first RANGE 0 ${last} ${at_once})
    list(SUBLIST sources ${first} ${at_once} part)
    list(TRANSFORM part REPLACE "(.+)" "#include \"\\1\"")
    list(JOIN part "\n" includes)
    file(CONFIGURE OUTPUT ${folder}/${name}_${first}.c CONTENT "${includes}\n" @ONLY)
    list(APPEND files ${folder}/${name}_${first}.c)
  endforeach()
  set(${result} ${files} PARENT_SCOPE)
endfunction()

# The same for a library whose sources have flags of their own.
function(beatlens_library_together library)
  get_target_property(folder ${library} SOURCE_DIR)
  get_target_property(sources ${library} SOURCES)
  set(files ${sources})
  list(FILTER files EXCLUDE REGEX "\\.c$") # assembly
  list(FILTER sources INCLUDE REGEX "\\.c$")
  list(TRANSFORM sources PREPEND ${folder}/)
  set(kinds)
  foreach(source IN LISTS sources)
    get_source_file_property(flags ${source} TARGET_DIRECTORY ${library} COMPILE_FLAGS)
    string(REGEX REPLACE "NOTFOUND| +" "_" kind "kernels${flags}")
    list(APPEND kinds ${kind})
    list(APPEND sources_${kind} ${source})
    string(REPLACE "NOTFOUND" "" flags_${kind} "${flags}")
  endforeach()
  list(REMOVE_DUPLICATES kinds)
  foreach(kind IN LISTS kinds)
    beatlens_together(${kind} "${sources_${kind}}" together)
    set_property(SOURCE ${together} TARGET_DIRECTORY ${library} PROPERTY COMPILE_FLAGS "${flags_${kind}}")
    list(APPEND files ${together})
  endforeach()
  set_property(TARGET ${library} PROPERTY SOURCES ${files})
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
  beatlens_library_together(microkernels-prod)
  return()
endif()

foreach(isa IN ITEMS scalar wasm wasmsimd wasmrelaxedsimd) # the micro-kernel lists are checked in upstream
  include(${xnn}/cmake/gen/${isa}_microkernels.cmake)
endforeach()
set(kernels ${PROD_SCALAR_MICROKERNEL_SRCS} ${PROD_WASM_MICROKERNEL_SRCS} ${PROD_WASMSIMD_MICROKERNEL_SRCS})
if(BEATLENS_RELAXED_SIMD)
  list(APPEND kernels ${PROD_WASMRELAXEDSIMD_MICROKERNEL_SRCS})
endif()
list(TRANSFORM kernels PREPEND ${xnn}/)
beatlens_together(wasm "${kernels}" kernels_together)
set_source_files_properties(${kernels_together} PROPERTIES COMPILE_OPTIONS -fno-math-errno)
# everything else that upstream puts into the library
file(GLOB sources ${xnn}/src/operators/*.c ${xnn}/src/subgraph/*.c ${xnn}/src/configs/*.c ${xnn}/src/tables/*.c
  ${xnn}/src/enums/*.c ${xnn}/src/reference/*.cc ${xnn}/src/*.c)

find_package(Python3 COMPONENTS Interpreter REQUIRED)
set(identifier ${CMAKE_CURRENT_BINARY_DIR}/build_identifier.c)
file(GENERATE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/kernels.txt CONTENT "$<JOIN:${kernels},\n>")
add_custom_command(OUTPUT ${identifier} DEPENDS ${CMAKE_CURRENT_BINARY_DIR}/kernels.txt
  COMMAND ${Python3_EXECUTABLE} ${xnn}/scripts/generate-build-identifier.py --output ${identifier}
    --input_file_list ${CMAKE_CURRENT_BINARY_DIR}/kernels.txt)

add_library(XNNPACK STATIC ${sources} ${kernels_together} ${identifier})
set_target_properties(XNNPACK PROPERTIES C_EXTENSIONS ON)
target_include_directories(XNNPACK PUBLIC ${xnn}/include PRIVATE ${CMAKE_CURRENT_LIST_DIR}/compat ${xnn}/src ${fxd}/include)
target_link_libraries(XNNPACK PUBLIC pthreadpool)
target_compile_definitions(XNNPACK PRIVATE XNN_LOG_LEVEL=0 XNN_ENABLE_MEMOPT=1 XNN_ENABLE_GEMM_M_SPECIALIZATION=1)
foreach(feature IN ITEMS CPUINFO ASSEMBLY JIT SPARSE DWCONV_MULTIPASS HVX KLEIDIAI RISCV_VECTOR VSX
    ARM_BF16 ARM_DOTPROD ARM_FP16_SCALAR ARM_FP16_VECTOR ARM_I8MM ARM_SME ARM_SME2
    AVXVNNI AVXVNNIINT8 AVX256SKX AVX256VNNI AVX256VNNIGFNI AVX512F AVX512SKX AVX512VBMI AVX512VNNI AVX512VNNIGFNI AVX512AMX AVX512FP16)
  target_compile_definitions(XNNPACK PRIVATE XNN_ENABLE_${feature}=0)
endforeach()
