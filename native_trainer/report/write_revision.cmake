# cmake -DSOURCE=... -DHEADER=... -P write_revision.cmake: writes the git revision of what the trainer is built from into
# HEADER, at every build, and leaves the file alone where nothing changed. What is not committed, new files included,
# makes it "-dirty"; where there is no git checkout it is "unknown".
set(revision unknown)
find_program(GIT git)
if(GIT AND EXISTS ${SOURCE}/.git)
  execute_process(COMMAND ${GIT} rev-parse --short=12 HEAD WORKING_DIRECTORY ${SOURCE}
    OUTPUT_VARIABLE head OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
  execute_process(COMMAND ${GIT} --no-optional-locks status --porcelain -- CMakeLists.txt CMakePresets.json cmake shared native_trainer
    WORKING_DIRECTORY ${SOURCE} OUTPUT_VARIABLE changes ERROR_QUIET RESULT_VARIABLE status_failed)
  if(NOT failed AND head)
    set(revision ${head})
    if(status_failed OR changes)
      string(APPEND revision -dirty)
    endif()
  endif()
endif()
file(CONFIGURE OUTPUT ${HEADER} CONTENT "#define BEATLENS_REVISION \"${revision}\"\n")
