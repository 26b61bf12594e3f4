# For code that runs for a moment, as tests do: compiled sooner than with -O3, and not optimised again when linked.
function(beatlens_compile_quickly name)
  target_compile_options(${name} PRIVATE -O1)
  if(EMSCRIPTEN)
    target_link_options(${name} PRIVATE -O1)
  endif()
endfunction()

# A program for the command line: build/<preset>/<name>, or <name>.js for node, with the file system and the environment of node.
function(beatlens_program name)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
  if(EMSCRIPTEN)
    set(loader ${PROJECT_SOURCE_DIR}/cmake/emscripten/node_program.js)
    target_compile_options(${name} PRIVATE -fexceptions) # CLI11 reports by throwing
    target_link_options(${name} PRIVATE -fexceptions -sENVIRONMENT=node -sNODERAWFS=1 -sEXIT_RUNTIME=1 --pre-js ${loader})
    set_target_properties(${name} PROPERTIES LINK_DEPENDS ${loader})
  endif()
endfunction()
