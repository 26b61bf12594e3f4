// How much memory a benchmark holds, and held at the most: what operator new handed out. For one file of a program
// only, as it replaces the program's operators.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

std::size_t held = 0;
std::size_t peak = 0;
constexpr std::size_t head = alignof(std::max_align_t);  // before each block: its size

}  // namespace

void* operator new(std::size_t size) {
    void* const block = std::malloc(size + head);
    if (block == nullptr) {
        std::abort();
    }
    *static_cast<std::size_t*>(block) = size;
    held += size;
    peak = std::max(peak, held);
    return static_cast<char*>(block) + head;
}

void operator delete(void* pointer) noexcept {
    if (pointer != nullptr) {
        char* const block = static_cast<char*>(pointer) - head;
        held -= *reinterpret_cast<std::size_t*>(block);
        std::free(block);
    }
}

void operator delete(void* pointer, std::size_t) noexcept { operator delete(pointer); }
