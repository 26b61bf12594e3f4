// native_trainer: trains the systems of the zoo on the public records and makes the model files that everything else
// loads.
#include <climits>
#include <cstdio>
#include <vector>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include "commands/command.h"

namespace {

using namespace beatlens::trainer;

// Tensors of a step are as large as those of the step before. By default the C library gives their memory back to the
// system in between, and clearing it again takes a fifth of the time.
void keep_freed_memory() {
#if defined(__GLIBC__)
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
    mallopt(M_TOP_PAD, 64 << 20);
#endif
}

}  // namespace

int main(int argc, char** argv) {
    keep_freed_memory();
    CLI::App app{"Trains heartbeat classifiers on the public records and writes model files for Beatlens."};
    app.require_subcommand(1);
    std::vector<std::pair<CLI::App*, Command::Run>> runs;
    for (const Command& command : commands()) {
        CLI::App* const options = app.add_subcommand(command.name, command.summary);
        runs.emplace_back(options, command.add_options(*options));
    }
    CLI11_PARSE(app, argc, argv);
    for (const auto& [options, run] : runs) {
        if (!options->parsed()) {
            continue;
        }
        if (const auto result = run_guarded(run); !result) {
            std::fprintf(stderr, "native_trainer: %s\n", result.error().message.c_str());
            return 1;
        }
    }
    return 0;
}
