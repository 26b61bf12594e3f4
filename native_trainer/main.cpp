// native_trainer: trains the systems of the zoo on the public records and makes the model files that everything else
// loads.
#include <CLI/CLI.hpp>
#include <climits>
#include <cstdio>
#include <cstdlib>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

#include "commands/commands.h"
#include "model/zoo/zoo.h"

namespace {

namespace fs = std::filesystem;
using namespace beatlens;
using namespace beatlens::trainer;

fs::path default_data_dir() {
    const char* set = std::getenv("BEATLENS_DATA");
    return set != nullptr && *set != '\0' ? fs::path(set) : fs::path(BEATLENS_SOURCE_DIR) / ".." / "shared" / "data";
}

// Tensors of a step are as large as those of the step before. By default the C library gives their memory back to the
// system in between, and clearing it again takes a fifth of the time.
void keep_freed_memory() {
#if defined(__GLIBC__)
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
    mallopt(M_TOP_PAD, 64 << 20);
#endif
}

struct Commands {
    explicit Commands(CLI::App& app) : app_(app) {
        paths.data = default_data_dir();
        paths.test_beats = fs::path(BEATLENS_SOURCE_DIR) / "assets" / "protocol_k_test_beats.txt";
        for (const auto name : model::zoo_systems()) {
            systems.emplace_back(name);
        }
        add_train();
        add_evaluate();
        add_export();
        add_import();
        add_layers();
        add_bench();
        add_transfer();
    }

    Result<void> run() const {
        for (const auto& [command, action] : actions) {
            if (command->parsed()) {
                return action();
            }
        }
        return {};
    }

private:
    CLI::App* add(const char* name, const char* what, std::function<Result<void>()> action) {
        CLI::App* command = app_.add_subcommand(name, what);
        actions.emplace_back(command, std::move(action));
        return command;
    }
    void add_data(CLI::App* command) {
        command->add_option("--data", paths.data, "Folder that holds mitdb/ (default: BEATLENS_DATA)");
    }

    void add_train() {
        CLI::App* command = add("train", "Train as a configuration file says; goes on where it was cut off",
                                [this] { return train_command(train, paths); });
        command->add_option("--config", train.config, "JSON configuration, see native_trainer/README.md")->required();
        command->add_option("--run", train.run, "Folder for checkpoints, figures and weights")->required();
        command->add_option("--set", train.settings, "KEY=VALUE: a setting instead of the file's, e.g. loss.gamma=3");
        command->add_option("--threads", train.threads, "CPU threads, whatever the configuration says");
        add_data(command);
    }
    void add_evaluate() {
        CLI::App* command = add("evaluate", "Score a model on a protocol's test set",
                                [this] { return evaluate_command(evaluate, paths); });
        command->add_option("model", evaluate.model, "Model file (.safetensors) or a run's folder")->required();
        command->add_option("--protocol", evaluate.protocol, "K (same patients) or D (other patients)")
            ->required()
            ->check(CLI::IsMember({"K", "D"}));
        command->add_option("--json", evaluate.json, "Write the figures to this file too");
        add_data(command);
    }
    void add_export() {
        CLI::App* command = add("export", "Write a run's weights as a model file with its figures",
                                [this] { return export_command(export_, paths); });
        command->add_option("--run", export_.run, "The run's folder")->required();
        command->add_option("--out", export_.output, "Model file to write (.safetensors)")->required();
        command->add_option("--name", export_.name, "The model's name as people see it");
        add_data(command);
    }
    void add_import() {
        CLI::App* command =
            add("import", "Turn published weights into a model file", [this] { return import_command(import, paths); });
        command->add_option("--system", import.system, "System of the zoo that the weights belong to")
            ->capture_default_str()
            ->check(CLI::IsMember({"kachuee-residual", "focal-rr-cnn"}));
        command->add_option("file", import.input, "Published weights (.safetensors)")->required();
        command->add_option("--out", import.output, "Model file to write (.safetensors)")->required();
        command->add_option("--name", import.name, "The model's name as people see it");
        add_data(command);
    }
    void add_layers() {
        CLI::App* command =
            add("layers", "Draw what each layer of a model makes of a beat", [this] { return layers_command(layers); });
        command->add_option("model", layers.model, "Model file (.safetensors)")->required();
        command->add_option("record", layers.record, "Record (WFDB or CSV)")->required();
        command->add_option("--beat", layers.beat, "Which beat, from 1")->capture_default_str();
        command->add_option("--out", layers.output, "Picture to write (.svg or .png)")->required();
    }
    void add_bench() {
        CLI::App* command =
            add("bench", "Time training epochs on random beats; prints JSON", [this] { return bench_command(bench); });
        command->add_option("--system", bench.system, "System of the zoo")
            ->capture_default_str()
            ->check(CLI::IsMember(systems));
        command->add_option("--batch", bench.batch, "Beats in a step")
            ->capture_default_str()
            ->check(CLI::PositiveNumber);
        command->add_option("--rows", bench.rows, "Beats in an epoch")
            ->capture_default_str()
            ->check(CLI::PositiveNumber);
        command->add_option("--epochs", bench.epochs, "Epochs to time")
            ->capture_default_str()
            ->check(CLI::PositiveNumber);
        command->add_option("--threads", bench.threads, "CPU threads (0: LibTorch's choice)")->capture_default_str();
        command->add_option("--device", bench.device, "cpu, cuda or auto")
            ->capture_default_str()
            ->check(CLI::IsMember({"cpu", "cuda", "auto"}));
        command->add_option("--precision", bench.precision, "float32 or bfloat16")
            ->capture_default_str()
            ->check(CLI::IsMember({"float32", "bfloat16"}));
    }
    void add_transfer() {
        CLI::App* command = add("transfer", "Train a model on for myocardial infarction, by number of trained layers",
                                [this] { return transfer_command(transfer, paths); });
        command->add_option("--from", transfer.base, "Model file (.safetensors) or a run's folder to start from")
            ->required();
        command->add_option("--config", transfer.config, "JSON configuration, see native_trainer/README.md")
            ->required();
        command->add_option("--run", transfer.run, "Folder for the runs and their figures")->required();
        command->add_option("--set", transfer.settings, "KEY=VALUE instead of the configuration's");
        command->add_option("--export", transfer.output, "Model file to write from the run that is best on validation");
        command->add_option("--name", transfer.name, "That model's name as people see it");
        add_data(command);
    }

    CLI::App& app_;
    std::vector<std::pair<CLI::App*, std::function<Result<void>()>>> actions;
    std::vector<std::string> systems;
    CommandPaths paths;
    TrainOptions train;
    EvaluateOptions evaluate;
    ExportOptions export_;
    ImportOptions import;
    LayersOptions layers;
    BenchOptions bench;
    TransferOptions transfer;
};

}  // namespace

int main(int argc, char** argv) {
    keep_freed_memory();
    CLI::App app{"Trains heartbeat classifiers on the public records and writes model files for Beatlens."};
    app.require_subcommand(1);
    Commands commands(app);
    CLI11_PARSE(app, argc, argv);
    const auto result = commands.run();
    if (!result) {
        std::fprintf(stderr, "native_trainer: %s\n", result.error().message.c_str());
        return 1;
    }
    return 0;
}
