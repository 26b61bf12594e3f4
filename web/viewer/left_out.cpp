// What SDL2 and Dear ImGui can do and the viewer never asks for. These answers keep all of it out of the module.
#include <EGL/egl.h>
#include <SDL.h>

extern "C" {

// SDL2 can look up functions of OpenGL by name, and so Emscripten keeps every one of them, in JavaScript and in a table
// of their names. renderer.cpp calls what it needs.
__eglMustCastToProperFunctionPointerType eglGetProcAddress(const char* /*name*/) { return nullptr; }

// Gamepads, which Dear ImGui's backend asks for only where they move the focus.
SDL_GameController* SDL_GameControllerOpen(int /*index*/) { return nullptr; }
Sint16 SDL_GameControllerGetAxis(SDL_GameController* /*pad*/, SDL_GameControllerAxis /*axis*/) { return 0; }
Uint8 SDL_GameControllerGetButton(SDL_GameController* /*pad*/, SDL_GameControllerButton /*button*/) { return 0; }
}
