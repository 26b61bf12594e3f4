// beatlens: the command line. The same core as the page, and so the same answer.
#include <utility>
#include <vector>

#include "commands.h"
#include "files.h"

namespace {

using namespace beatlens;

int run(int argc, char** argv) {
    CLI::App app{
        "Reads electrocardiograms and labels every heartbeat (AAMI classes N, S, V, F, Q). Not a medical device."};
    app.set_version_flag("--version", BEATLENS_VERSION);
    app.require_subcommand(1);
    std::vector<std::pair<CLI::App*, cli::Run>> table;
    for (const cli::Command& command : cli::commands) {
        CLI::App* const added = app.add_subcommand(command.name, command.summary);
        table.emplace_back(added, command.add(*added));
    }
    CLI11_PARSE(app, argc, argv);
    for (const auto& [command, run_command] : table) {
        if (command->parsed()) {
            const auto code = run_command();
            if (code) {
                return *code;
            }
            cli::say(code.error().message);
        }
    }
    return cli::exit_failed;
}

}  // namespace

int main(int argc, char** argv) {
    const int code = run(argc, argv);
    const auto written = cli::finish_standard_output();
    // A command that failed has said why.
    if (!written && code == cli::exit_done) {
        cli::say(written.error().message);
        return cli::exit_failed;
    }
    return code;
}
