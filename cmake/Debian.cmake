# Debian packages by CPack: `cpack --config build/native/CPackConfig.cmake` writes beatlens, libbeatlens0.1 and
# libbeatlens-dev. Who hands them on says who looks after them: -DBEATLENS_MAINTAINER="Name <address>".
set(BEATLENS_MAINTAINER "The Beatlens authors <authors@beatlens.invalid>" CACHE STRING "Maintainer that the Debian packages name")

set(library_package libbeatlens${beatlens_soversion})
set(packages program beatlens library ${library_package} development libbeatlens-dev)
set(folder ${CMAKE_CURRENT_BINARY_DIR}/package)

# What Debian's policy asks of a package: its licences, a list of changes and a manual page for a program.
beatlens_licences(licence_text SOURCES xnnpack pthreadpool fxdiv libsamplerate zlib pugixml flac
  PACKAGES nlohmann-json3-dev libexpected-dev libfast-float-dev libcli11-dev)
file(WRITE ${folder}/copyright "${licence_text}")
string(TIMESTAMP now "%a, %d %b %Y %H:%M:%S +0000" UTC) # SOURCE_DATE_EPOCH, where it is set
file(WRITE ${folder}/changelog
  "beatlens (${PROJECT_VERSION}) unstable; urgency=medium\n\n  * See CHANGELOG.md of the source.\n\n -- ${BEATLENS_MAINTAINER}  ${now}\n")
execute_process(COMMAND gzip -9nc ${folder}/changelog OUTPUT_FILE ${folder}/changelog.gz COMMAND_ERROR_IS_FATAL ANY)
find_program(HELP2MAN help2man)
if(HELP2MAN)
  add_custom_command(OUTPUT ${folder}/beatlens.1.gz DEPENDS beatlens VERBATIM
    COMMAND ${HELP2MAN} --no-info --name "labels every heartbeat of an electrocardiogram" --version-string ${PROJECT_VERSION}
      --output ${folder}/beatlens.1 $<TARGET_FILE:beatlens>
    COMMAND gzip -9nf ${folder}/beatlens.1)
  add_custom_target(beatlens_manual DEPENDS ${folder}/beatlens.1.gz)
  add_dependencies(package_parts beatlens_manual)
  install(FILES ${folder}/beatlens.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program)
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_CONTACT "${BEATLENS_MAINTAINER}")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
file(WRITE ${folder}/triggers "activate-noawait ldconfig\n")

string(CONCAT about
  "Beatlens reads electrocardiograms of many formats, finds the heartbeats\n"
  "and labels each by the classes of ANSI/AAMI EC57, on this machine alone.\n"
  "It is not a medical device.\n"
  ".\n")
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION "labels every heartbeat of an electrocardiogram
${about}This package has the program and the models.")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION science)
set(CPACK_COMPONENT_LIBRARY_DESCRIPTION "labels heartbeats of electrocardiograms, shared library
${about}This package has the library for C and for what calls C, such as Python;
the models are in the package beatlens.")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SUGGESTS beatlens)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA ${folder}/triggers)
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION "labels heartbeats of electrocardiograms, for development
${about}This package has the header for C, the static library with its headers
for C++, and packages for CMake and pkg-config.")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "${library_package} (= ${PROJECT_VERSION}), libcpuinfo-dev")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SUGGESTS beatlens)

while(packages)
  list(POP_FRONT packages component name)
  list(APPEND CPACK_COMPONENTS_ALL ${component})
  string(TOUPPER ${component} upper)
  set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${name})
  install(FILES ${folder}/copyright ${folder}/changelog.gz DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${name} COMPONENT ${component})
endwhile()
include(CPack)
