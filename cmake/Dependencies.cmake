# Where third-party sources and headers come from. Nothing here uses the network unless BEATLENS_FETCH is ON.
#
# A compiled dependency NAME of dependencies.json is looked for in
#   1. FETCHCONTENT_SOURCE_DIR_<NAME> (upper case): a source tree of yours,
#   2. build/deps/<name>: what serve.py and tests/run unpacked there,
#   3. with BEATLENS_FETCH=ON its own repository, at the pinned commit.
# Header-only ones (tl::expected, nlohmann-json, fast_float, CLI11) are Debian packages; BEATLENS_HEADERS may name
# a folder that has tl/, nlohmann/, fast_float/ and CLI/ in it instead.
include(FetchContent)

set(BEATLENS_HEADERS "" CACHE PATH "Folder with tl/, nlohmann/, fast_float/ and CLI/ (default: the system's include folder)")

file(READ ${CMAKE_CURRENT_LIST_DIR}/dependencies.json beatlens_pins)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/dependencies.json)

# Sets <result> to the folder that holds the sources of <name>.
function(beatlens_source name result)
  string(TOUPPER ${name} upper)
  if(FETCHCONTENT_SOURCE_DIR_${upper})
    set(folder ${FETCHCONTENT_SOURCE_DIR_${upper}})
  elseif(EXISTS ${PROJECT_SOURCE_DIR}/build/deps/${name}/.sha256)
    set(folder ${PROJECT_SOURCE_DIR}/build/deps/${name})
  elseif(BEATLENS_FETCH)
    string(JSON repository GET ${beatlens_pins} sources ${name} upstream)
    string(JSON tag GET ${beatlens_pins} sources ${name} tag)
    # SOURCE_SUBDIR that is not there: only fetch, cmake/third_party builds
    FetchContent_Declare(${name} GIT_REPOSITORY ${repository} GIT_TAG ${tag} SOURCE_SUBDIR none)
    FetchContent_MakeAvailable(${name})
    set(folder ${${name}_SOURCE_DIR})
  else()
    message(FATAL_ERROR "The sources of ${name} are not here. Run ./serve.py --build-only or ./tests/run once, or set "
      "FETCHCONTENT_SOURCE_DIR_${upper} to a source tree, or BEATLENS_FETCH=ON to clone it.")
  endif()
  set(${result} ${folder} PARENT_SCOPE)
endfunction()

# The header-only packages, copied to one folder of the build tree: a WebAssembly build must not see the rest of /usr/include.
add_library(beatlens_headers INTERFACE)
set(headers ${CMAKE_BINARY_DIR}/headers)
foreach(package IN ITEMS tl/expected.hpp nlohmann/json.hpp fast_float/fast_float.h CLI/CLI.hpp)
  cmake_path(GET package PARENT_PATH folder)
  find_path(BEATLENS_INCLUDE_${folder} ${package} HINTS ${BEATLENS_HEADERS} PATHS /usr/include /usr/local/include NO_CMAKE_FIND_ROOT_PATH)
  mark_as_advanced(BEATLENS_INCLUDE_${folder})
  if(BEATLENS_INCLUDE_${folder})
    file(COPY ${BEATLENS_INCLUDE_${folder}}/${folder} DESTINATION ${headers})
  elseif(NOT folder STREQUAL "CLI") # only the command line needs that one
    message(FATAL_ERROR "The header ${package} is missing: install its Debian package (libexpected-dev, nlohmann-json3-dev, "
      "libfast-float-dev) or set BEATLENS_HEADERS.")
  endif()
endforeach()
target_include_directories(beatlens_headers SYSTEM INTERFACE ${headers})
