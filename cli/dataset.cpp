#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "commands.h"
#include "files.h"
#include "protocols/protocol_k.h"

namespace beatlens::cli {

namespace {

struct DatasetOptions {
    std::filesystem::path data = default_data_dir();
    std::filesystem::path output;
};

Result<void> write_csv(const std::filesystem::path& path, const protocols::ProtocolKSet& set) {
    std::string text;
    text.reserve(set.rows() * (beats::kachuee_length + 1) * 25);
    char number[40];
    for (std::size_t row = 0; row < set.rows(); ++row) {
        for (std::size_t i = 0; i < beats::kachuee_length; ++i) {
            // numpy.savetxt's default, as in the published files
            std::snprintf(number, sizeof number, "%.18e,",
                          static_cast<double>(set.values[row * beats::kachuee_length + i]));
            text += number;
        }
        std::snprintf(number, sizeof number, "%.18e\n", static_cast<double>(index_of(set.labels[row])));
        text += number;
    }
    return write_text(path, text);
}

void print_counts(const char* name, const protocols::ProtocolKSet& set) {
    std::printf("%s: %zu rows", name, set.rows());
    for (const AamiClass c : aami_classes) {
        std::printf("  %c %zu", letter(c), set.class_counts()[index_of(c)]);
    }
    std::printf("\n");
}

Result<int> dataset_kaggle(const DatasetOptions& options) {
    const auto sets = protocols::load_protocol_k(options.data / "mitdb", asset("protocol_k_test_beats.txt"));
    BEATLENS_TRY(sets);
    std::error_code error;
    std::filesystem::create_directories(options.output, error);
    if (error) {
        return fail(ErrorCode::io,
                    "The folder '" + options.output.string() + "' cannot be made: " + error.message() + ".");
    }
    BEATLENS_TRY(write_csv(options.output / "mitbih_train.csv", sets->train));
    BEATLENS_TRY(write_csv(options.output / "mitbih_test.csv", sets->test));
    print_counts("mitbih_train.csv", sets->train);
    print_counts("mitbih_test.csv", sets->test);
    return exit_done;
}

}  // namespace

Run add_dataset(CLI::App& command) {
    const auto options = std::make_shared<DatasetOptions>();
    command.require_subcommand(1);
    CLI::App* kaggle = command.add_subcommand("kaggle", "mitbih_train.csv and mitbih_test.csv");
    kaggle->add_option("--data", options->data, "Folder that holds mitdb/ (default: BEATLENS_DATA)");
    kaggle->add_option("--out", options->output, "Folder to write to")->required();
    return [options] { return dataset_kaggle(*options); };
}

}  // namespace beatlens::cli
