// "12 of 57 recordings" on a terminal, and nowhere else.
#pragma once

#include <unistd.h>

#include <cstdio>

namespace beatlens::cli {

class Progress {
public:
    // `all`: how many there will be; 0: that is not known.
    explicit Progress(std::size_t all) : all_(all), shown_(all != 1 && is_terminal()) {}
    ~Progress() { clear(); }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    static bool is_terminal() {
#ifdef __EMSCRIPTEN__
        return false;  // there everything says that it is one
#else
        return isatty(STDERR_FILENO) != 0;
#endif
    }

    void clear() const {
        if (shown_) {
            std::fprintf(stderr, "\r\x1b[K");
        }
    }
    void show(std::size_t done, std::size_t failed) const {
        if (!shown_) {
            return;
        }
        std::fprintf(stderr, "\r\x1b[K%zu", done);
        if (all_ > 0) {
            std::fprintf(stderr, " of %zu", all_);
        }
        std::fprintf(stderr, " recordings");
        if (failed > 0) {
            std::fprintf(stderr, ", %zu failed", failed);
        }
        std::fflush(stderr);
    }

private:
    std::size_t all_;
    bool shown_;
};

}  // namespace beatlens::cli
