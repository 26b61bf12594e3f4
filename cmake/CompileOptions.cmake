# The language, the linker's dead-code removal, and what our own code (not third-party code) is compiled with.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 99)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
# Hidden: Python's LibTorch carries an XNNPACK of its own, and neither may take the other's symbols.
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_POLICY_DEFAULT_CMP0077 NEW) # third-party option() calls respect what is set here

# XNNPACK has thousands of kernels and a net needs a few: every function its own section, unused ones dropped.
add_compile_options(-ffunction-sections -fdata-sections)
if(NOT EMSCRIPTEN AND NOT APPLE)
  add_link_options(-Wl,--gc-sections)
endif()

if(EMSCRIPTEN)
  add_compile_options(-msimd128)
  add_link_options(-sALLOW_MEMORY_GROWTH=1)
  if(EMSCRIPTEN_VERSION VERSION_GREATER_EQUAL 3.1.25) # before, the stack had 5 MB; since, 64 KB
    add_link_options(-sSTACK_SIZE=1MB)
  endif()
endif()

find_program(CCACHE ccache)
if(CCACHE)
  # With paths taken relative to the build folder, the trainer's build finds the core that the native one compiled.
  set(launcher ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR})
  if(EMSCRIPTEN) # emcc is a script around clang: it is clang that is to be cached
    list(APPEND launcher EM_COMPILER_WRAPPER=${CCACHE})
  else()
    list(APPEND launcher ${CCACHE})
  endif()
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
endif()

# Code that may become part of the shared library. Hidden, so that its functions still call one another directly.
macro(beatlens_library_code_options)
  if(NOT EMSCRIPTEN)
    set(CMAKE_POSITION_INDEPENDENT_CODE ON)
    set(CMAKE_CXX_VISIBILITY_PRESET hidden)
    set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
  endif()
endmacro()

macro(beatlens_own_code_options)
  # Headers and templates take most of the compiler's time, and several files at once share them. So what is local to
  # a file must have a name that is not local to another one of its library too.
  set(CMAKE_UNITY_BUILD ${BEATLENS_UNITY})
  set(CMAKE_UNITY_BUILD_BATCH_SIZE 10)
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-Wall$<SEMICOLON>-Wextra$<SEMICOLON>-Wshadow$<SEMICOLON>-Wconversion>)
  if(CMAKE_CXX_COMPILER_ID MATCHES Clang) # clang counts it to -Wconversion, gcc does not
    add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-Wno-sign-conversion>)
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU) # gcc 12 sees overlaps in std::string's operator+ that are not there (PR 105651)
    add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict>)
    if(CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 13) # likewise bounds, in copies of std::vector that are inlined
      add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-Wno-array-bounds$<SEMICOLON>-Wno-stringop-overflow>)
    endif()
  endif()
  if(BEATLENS_WERROR)
    add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-Werror>)
  endif()
  if(BEATLENS_SANITIZE)
    set(sanitizers -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
    # fuzzer-no-link: coverage for libFuzzer, whose main only the fuzz targets link
    # -O1: compiles three times as fast as -O3 does, and reports read better; assertions on
    add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:${sanitizers};-fsanitize=fuzzer-no-link;-O1;-g1;-UNDEBUG>")
    add_link_options(${sanitizers})
  endif()
endmacro()
