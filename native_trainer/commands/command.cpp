#include "commands/command.h"

#include <c10/util/Exception.h>

#include <array>
#include <cstdio>
#include <new>
#include <string>

#include "loop/train.h"
#include "ranks/ranks.h"

namespace beatlens::trainer {

namespace {

constexpr std::array table = {
    Command{"train", "Train as a configuration file says; goes on where it was cut off", add_train},
    Command{"cross-validate", "Train one model for each fold of patients, each without that fold", add_cross_validate},
    Command{"evaluate", "Score a model on a protocol's test set", add_evaluate},
    Command{"export", "Write a run's weights as a model file with its figures", add_export},
    Command{"import", "Turn published weights into a model file", add_import},
    Command{"transfer", "Train a model on for myocardial infarction, by number of trained layers", add_transfer},
    Command{"waves", "Train the model that finds P, QRS and T, by folds of records and on all of them", add_waves},
    Command{"config", "Print a configuration with every default filled in, or what each setting means", add_config},
    Command{"layers", "Draw what each layer of a model makes of a beat", add_layers},
    Command{"bench", "Time training epochs on random beats; prints JSON", add_bench},
};

// Messages of LibTorch go on with where in its sources they come from.
std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

Error out_of_memory(const std::string& detail) {
    return {ErrorCode::internal,
            "There is not enough memory; a smaller 'batch' or 'micro_batch' needs less. (" + first_line(detail) + ")"};
}

// Whether it was memory that LibTorch found too little of: its exception for the processor's is the general one.
bool is_out_of_memory(const std::string& text) {
    return text.find("allocate memory") != std::string::npos || text.find("out of memory") != std::string::npos;
}

}  // namespace

std::span<const Command> commands() { return table; }

void add_data_option(CLI::App& app, DataPaths& paths) {
    app.add_option("--data", paths.data, "Folder that holds mitdb/ (default: BEATLENS_DATA)");
}

void add_rank_options(CLI::App& app, Meeting& meeting) {
    app.add_option("--rendezvous", meeting.at,
                   "file://PATH: where several processes meet, a new file that all see (default: MASTER_ADDR and "
                   "MASTER_PORT)");
    app.add_option_function<int>(
           "--rank-timeout", [&](int seconds) { meeting.patience = std::chrono::seconds(seconds); },
           "Seconds that a process waits for the others (default: 300)")
        ->check(CLI::Range(1, 86'400));
}

Result<Ranks> meet_others(const Meeting& meeting, const std::string& device) {
    const auto place = place_in_environment();
    BEATLENS_TRY(place);
    if (place->count == 1) {
        return Ranks();
    }
    const auto chosen = choose_device(device, place->local_rank);
    BEATLENS_TRY(chosen);
    return Ranks::meet(*place, meeting, *chosen);
}

Result<void> run_guarded(const Command::Run& run) {
    try {
        BEATLENS_TRY(run());
    } catch (const std::bad_alloc&) {
        return tl::make_unexpected(out_of_memory("std::bad_alloc"));
    } catch (const RankLost& error) {
        return fail(ErrorCode::internal, error.what());
    } catch (const c10::Error& error) {
        const std::string text = error.what_without_backtrace();
        return tl::make_unexpected(is_out_of_memory(text)
                                       ? out_of_memory(text)
                                       : Error{ErrorCode::internal, "LibTorch failed: " + first_line(text)});
    } catch (const std::exception& error) {
        const std::string text = error.what();
        return tl::make_unexpected(is_out_of_memory(text)
                                       ? out_of_memory(text)
                                       : Error{ErrorCode::internal, "Something below failed: " + first_line(text)});
    }
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
        return fail(ErrorCode::io, "The standard output cannot be written; is the disk full?");
    }
    return {};
}

}  // namespace beatlens::trainer
