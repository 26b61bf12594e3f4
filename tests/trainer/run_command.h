// Other programs, run to check with them what ours wrote.
#pragma once

#include <sys/wait.h>

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <cstdio>
#include <string>

namespace beatlens::test {

struct Output {
    int code = -1;
    std::string text;
};

inline Output run(const std::string& command) {
    Output output;
    std::FILE* const pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::array<char, 4096> buffer{};
    for (std::size_t n = 0; (n = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
        output.text.append(buffer.data(), n);
    }
    const int status = pclose(pipe);
    output.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return output;
}

// Debian's Python has Debian's packages; another one may be first on the path.
inline Output run_python(const std::string& arguments) {
    Output output;
    for (const char* const python : {"/usr/bin/python3", "python3"}) {
        output = run(std::string(python) + " " + arguments + " 2>&1");
        if (output.code != 77 && output.code != 127) {
            break;
        }
    }
    return output;
}

}  // namespace beatlens::test
