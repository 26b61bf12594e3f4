# What the viewer draws with: SDL2 (window, input), Dear ImGui with its SDL2 and OpenGL ES 3 backends, and the Roboto font.
# SDL2's own CMake asks the compiler some 300 questions, which takes emcc minutes; SDL brings the answers for Emscripten in
# include/SDL_config_emscripten.h, so its sources are listed here. What a drawing does not need is left out. All of it is compiled
# small: the page loads it first, and a frame's time goes to what the viewer itself does (tests/browser/timed/frames.test.mjs).
beatlens_source(libsdl2 sdl)
file(GLOB sdl_sources ${sdl}/src/*.c ${sdl}/src/atomic/*.c ${sdl}/src/audio/*.c ${sdl}/src/cpuinfo/*.c ${sdl}/src/events/*.c
  ${sdl}/src/file/*.c ${sdl}/src/joystick/*.c ${sdl}/src/haptic/*.c ${sdl}/src/hidapi/*.c ${sdl}/src/libm/*.c
  ${sdl}/src/loadso/dummy/*.c ${sdl}/src/locale/*.c ${sdl}/src/locale/dummy/*.c ${sdl}/src/misc/*.c ${sdl}/src/misc/dummy/*.c
  ${sdl}/src/power/*.c ${sdl}/src/render/*.c ${sdl}/src/sensor/*.c ${sdl}/src/stdlib/*.c ${sdl}/src/thread/*.c
  ${sdl}/src/thread/generic/*.c ${sdl}/src/timer/*.c ${sdl}/src/timer/unix/*.c ${sdl}/src/video/*.c ${sdl}/src/video/yuv2rgb/*.c
  ${sdl}/src/video/emscripten/*.c
  ${sdl}/src/joystick/dummy/*.c ${sdl}/src/joystick/emscripten/*.c) # named by the joystick core also where joysticks are disabled
add_library(sdl2 STATIC EXCLUDE_FROM_ALL ${sdl_sources})
set_target_properties(sdl2 PROPERTIES C_EXTENSIONS ON)
target_include_directories(sdl2 PUBLIC ${sdl}/include PRIVATE ${sdl}/src)
target_compile_options(sdl2 PRIVATE -Os -idirafter ${sdl}/src/video/khronos
  "-DEM_JS_DEPS(tag,names)=") # absent from Emscripten 3.1.6, which keeps these functions anyway; newer headers define it anew
target_compile_definitions(sdl2 PRIVATE SDL_AUDIO_DISABLED SDL_JOYSTICK_DISABLED SDL_SENSOR_DISABLED SDL_POWER_DISABLED
  SDL_RENDER_DISABLED SDL_FILESYSTEM_DISABLED SDL_LOADSO_DISABLED SDL_LEAN_AND_MEAN=1)

# The font as an object: #include "roboto_font.h" declares
#   extern const unsigned char roboto_font[]; extern const unsigned int roboto_font_size;
# It has the characters that Dear ImGui draws, 15 KB of 300: pyftsubset Roboto-Medium.ttf --unicodes=U+0020-00FF --no-hinting
# --layout-features='' --output-file=roboto-medium-latin.ttf
set(font ${PROJECT_SOURCE_DIR}/web/viewer/roboto/roboto-medium-latin.ttf)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${font})
set(font_folder ${CMAKE_CURRENT_BINARY_DIR}/font)
set(font_source ${font_folder}/roboto_font.c)
file(READ ${font} bytes HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
file(CONFIGURE OUTPUT ${font_source} CONTENT "#include \"roboto_font.h\"
const unsigned char roboto_font[] = {@bytes@};
const unsigned int roboto_font_size = sizeof(roboto_font);
" @ONLY)
file(CONFIGURE OUTPUT ${font_folder}/roboto_font.h CONTENT "#pragma once
#ifdef __cplusplus
extern \"C\" {
#endif
extern const unsigned char roboto_font[];
extern const unsigned int roboto_font_size;
#ifdef __cplusplus
}
#endif
" @ONLY)

beatlens_source(imgui imgui_source)
set(imgui ${imgui_source})
# Without its own font, 10 KB with brotli: the viewer has another one, so AddFontDefault() is never called.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${imgui}/imgui_draw.cpp)
file(READ ${imgui}/imgui_draw.cpp text)
set(array "static const char proggy_clean_ttf_compressed_data_base85[")
string(FIND "${text}" "${array}" begin)
string(FIND "${text}" "static const char* GetDefaultCompressedFontDataTTFBase85()\n{" end)
if(begin EQUAL -1 OR end LESS begin)
  message(FATAL_ERROR "The font in ${imgui}/imgui_draw.cpp is not where cmake/third_party/viewer.cmake looks for it.")
endif()
string(SUBSTRING "${text}" 0 ${begin} before)
string(SUBSTRING "${text}" ${end} -1 after)
set(imgui_draw ${CMAKE_CURRENT_BINARY_DIR}/imgui/imgui_draw.cpp)
file(CONFIGURE OUTPUT ${imgui_draw} CONTENT "${before}${array}] = \"\";\n\n${after}" @ONLY)
add_library(imgui STATIC EXCLUDE_FROM_ALL ${imgui}/imgui.cpp ${imgui_draw} ${imgui}/imgui_tables.cpp ${imgui}/imgui_widgets.cpp
  ${imgui}/backends/imgui_impl_sdl2.cpp ${font_source})
# SDL2's own headers first: Emscripten has those of SDL 1 on its default include path.
target_link_libraries(imgui PUBLIC sdl2)
target_include_directories(imgui PUBLIC ${imgui} ${imgui}/backends ${font_folder})
target_compile_definitions(imgui PUBLIC IMGUI_DISABLE_OBSOLETE_FUNCTIONS IMGUI_DISABLE_DEMO_WINDOWS
  IMGUI_DISABLE_DEBUG_TOOLS IMGUI_DISABLE_FILE_FUNCTIONS)
# A zoomed-out trace is one mesh of more than 65,536 corners, which WebGL cannot offset into.
target_compile_definitions(imgui PUBLIC "ImDrawIdx=unsigned int")
target_compile_options(imgui PRIVATE -Os $<$<COMPILE_LANGUAGE:CXX>:-include$<SEMICOLON>emscripten/em_macros.h>)
