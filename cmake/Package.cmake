# What `cmake --install` and CPack make of a native build, in three components:
#   program      bin/beatlens, share/beatlens/models, the manual page
#   library      lib/libbeatlens.so.0.1: the C interface, everything else inside and hidden
#   development  include/beatlens.h, lib/libbeatlens-core.a with its C++ headers, packages for CMake and pkg-config
# All of it can be moved: nothing names the folder that it was installed in.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON) # CPack takes what is built; the tests are not part of it

# Until 1.0 a minor version may change functions and structs (shared/c/beatlens.h).
set(beatlens_soversion ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})

file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/libbeatlens.map CONTENT "BEATLENS_${beatlens_soversion} { global: beatlens_*; local: *; };\n")
add_library(beatlens_shared SHARED $<TARGET_OBJECTS:beatlens_c>)
target_link_libraries(beatlens_shared PRIVATE beatlens_core beatlens_readers)
target_include_directories(beatlens_shared INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_link_options(beatlens_shared PRIVATE -Wl,--version-script=${CMAKE_CURRENT_BINARY_DIR}/libbeatlens.map -Wl,--no-undefined)
set_target_properties(beatlens_shared PROPERTIES OUTPUT_NAME beatlens EXPORT_NAME beatlens LINKER_LANGUAGE CXX
  VERSION ${PROJECT_VERSION} SOVERSION ${beatlens_soversion})

# The core for C++, and what it is made with, as one archive.
set(core ${CMAKE_CURRENT_BINARY_DIR}/libbeatlens-core.a)
set(parts beatlens_core beatlens_core_small beatlens_records beatlens_records_small beatlens_readers beatlens_readers_small
  XNNPACK microkernels-prod pthreadpool samplerate zlib pugixml flac)
set(additions ${parts})
list(TRANSFORM additions REPLACE "(.+)" "addlib $<TARGET_FILE:\\1>\n")
list(JOIN additions "" additions)
set(script ${CMAKE_CURRENT_BINARY_DIR}/libbeatlens-core.mri) # for ar: all members of archives, whatever they are called
file(GENERATE OUTPUT ${script} CONTENT "create ${core}\n${additions}save\nend\n")
add_custom_command(OUTPUT ${core} DEPENDS ${parts} ${script} VERBATIM
  COMMAND ${CMAKE_COMMAND} -E rm -f ${core}
  COMMAND sh -c "\"$1\" -M < \"$2\" && \"$3\" \"$4\"" combine ${CMAKE_AR} ${script} ${CMAKE_RANLIB} ${core})
add_custom_target(package_parts ALL DEPENDS beatlens beatlens_shared ${core}) # what is installed

set(beatlens_cpuinfo "")
if(BEATLENS_CPUINFO)
  set(beatlens_cpuinfo cpuinfo)
endif()
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/beatlens)
configure_package_config_file(cmake/package/beatlensConfig.cmake.in package/beatlensConfig.cmake
  INSTALL_DESTINATION ${package} PATH_VARS CMAKE_INSTALL_INCLUDEDIR CMAKE_INSTALL_LIBDIR CMAKE_INSTALL_DATADIR)
write_basic_package_version_file(package/beatlensConfigVersion.cmake COMPATIBILITY SameMinorVersion)
file(RELATIVE_PATH from_pkgconfig /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(cmake/package/beatlens.pc.in package/beatlens.pc @ONLY)

install(TARGETS beatlens RUNTIME COMPONENT program)
install(DIRECTORY assets/models assets/delineation DESTINATION ${CMAKE_INSTALL_DATADIR}/beatlens COMPONENT program)
install(TARGETS beatlens_shared EXPORT beatlens LIBRARY COMPONENT library NAMELINK_COMPONENT development)
install(FILES shared/c/beatlens.h ${CMAKE_CURRENT_BINARY_DIR}/shared/include/beatlens_version.h
  TYPE INCLUDE COMPONENT development)
# What these headers need is there: tl::expected is, nlohmann-json and XNNPACK are not.
install(DIRECTORY shared/ ${CMAKE_BINARY_DIR}/headers/tl DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/beatlens-core COMPONENT development
  FILES_MATCHING PATTERN "*.h" PATTERN "tl/*.hpp"
  PATTERN "*_json.h" EXCLUDE PATTERN "model/network.h" EXCLUDE PATTERN "shared/c" EXCLUDE PATTERN "shared/protocols" EXCLUDE
  REGEX "/formats/[a-z]+$" EXCLUDE) # each reader's own
install(FILES ${core} TYPE LIB COMPONENT development)
install(EXPORT beatlens NAMESPACE beatlens:: FILE beatlensTargets.cmake DESTINATION ${package} COMPONENT development)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/package/beatlensConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/package/beatlensConfigVersion.cmake
  DESTINATION ${package} COMPONENT development)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/package/beatlens.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)

include(cmake/Debian.cmake)
