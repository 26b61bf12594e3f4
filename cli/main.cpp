// beatlens: the command line. The same core as the page, and so the same answer.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "commands.h"

namespace {

using namespace beatlens;

void add_classify(CLI::App& app, cli::ClassifyOptions& options) {
    CLI::App* command = app.add_subcommand("classify", "Label every heartbeat of a recording");
    command->add_option("record", options.record, "WFDB record (100, 100.hea) or CSV file")->required();
    command->add_option("--model", options.model, "Model file (.safetensors); default: the one in assets/");
    command->add_option("--lead", options.lead, "Lead, by name (MLII) or number (1); default: the first");
    command->add_option("--format", options.format, "csv or json")
        ->check(CLI::IsMember({"csv", "json"}))
        ->capture_default_str();
    command->add_option("--out", options.output, "File to write; default: standard output");
    command->add_option("--rate", options.sampling_rate_hz, "Sampling rate in Hz of text without a time column");
}

void add_evaluate(CLI::App& app, cli::EvaluateOptions& options) {
    CLI::App* command = app.add_subcommand("evaluate", "Score a model on a protocol");
    command
        ->add_option("--protocol", options.protocol,
                     "K: test rows of the published heartbeat files; D: DS2, other patients than DS1; detector: from "
                     "detector to label")
        ->check(CLI::IsMember({"K", "D", "detector"}))
        ->capture_default_str();
    command->add_option("--model", options.model, "Model file (.safetensors); default: the one in assets/");
    command->add_option("--data", options.data, "Folder that holds mitdb/ (default: BEATLENS_DATA)");
    command
        ->add_option_function<std::string>(
            "--json",
            [&options](const std::string& file) {
                options.json = true;
                options.json_file = file;
            },
            "Write the figures as JSON to this file; without one, print them instead of the text")
        ->expected(0, 1)
        ->type_name("[FILE]");
    command->add_option("--logits", options.logits, "Write the class scores of every test row to this CSV file");
}

void add_dataset(CLI::App& app, cli::DatasetOptions& options) {
    CLI::App* command = app.add_subcommand("dataset", "Rebuild a published data set from the records");
    command->require_subcommand(1);
    CLI::App* kaggle = command->add_subcommand("kaggle", "mitbih_train.csv and mitbih_test.csv");
    kaggle->add_option("--data", options.data, "Folder that holds mitdb/ (default: BEATLENS_DATA)");
    kaggle->add_option("--out", options.output, "Folder to write to")->required();
}

void add_synthesize(CLI::App& app, cli::SynthesizeOptions& options) {
    CLI::App* command = app.add_subcommand("synthesize", "Write a synthetic record with reference annotations");
    command->add_option("--out", options.output, "Record to write: PATH.hea, PATH.dat and PATH.atr")->required();
    command->add_option("--duration", options.duration_s, "Seconds")->capture_default_str();
    command->add_option("--heart-rate", options.heart_rate_bpm, "Beats per minute")->capture_default_str();
    command->add_option("--sveb", options.sveb_share, "Share of supraventricular ectopic beats")->capture_default_str();
    command->add_option("--veb", options.veb_share, "Share of ventricular ectopic beats")->capture_default_str();
    command->add_option("--seed", options.seed, "Seed")->capture_default_str();
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{
        "Reads electrocardiograms and labels every heartbeat (AAMI classes N, S, V, F, Q). Not a medical device."};
    app.set_version_flag("--version", BEATLENS_VERSION);
    app.require_subcommand(1);
    cli::ClassifyOptions classify;
    cli::EvaluateOptions evaluate;
    cli::DatasetOptions dataset;
    cli::SynthesizeOptions synthesize;
    std::filesystem::path info_file;
    std::optional<double> info_rate;
    bool info_systems = false;
    evaluate.data = dataset.data = cli::default_data_dir();
    classify.model = evaluate.model = cli::asset("models/kachuee-residual.safetensors");
    add_classify(app, classify);
    add_evaluate(app, evaluate);
    add_dataset(app, dataset);
    add_synthesize(app, synthesize);
    CLI::App* info = app.add_subcommand("info", "Say what a file is: a recording, a table of beats or a model");
    auto* info_what = info->add_option_group("what", "One of");
    info_what->add_option("file", info_file, "The file");
    info_what->add_flag("--systems", info_systems, "List the networks that can be trained and run by name");
    info_what->require_option(1);
    info->add_option("--rate", info_rate, "Sampling rate in Hz of text without a time column");

    CLI11_PARSE(app, argc, argv);
    Result<void> result;
    if (app.got_subcommand("classify")) {
        result = cli::classify(classify);
    } else if (app.got_subcommand("evaluate")) {
        result = cli::evaluate(evaluate);
    } else if (app.got_subcommand("dataset")) {
        result = cli::dataset_kaggle(dataset);
    } else if (app.got_subcommand("synthesize")) {
        result = cli::synthesize(synthesize);
    } else if (info_systems) {
        result = cli::info_systems();
    } else {
        result = cli::info(info_file, info_rate);
    }
    if (!result) {
        std::fprintf(stderr, "beatlens: %s\n", result.error().message.c_str());
        return 1;
    }
    return 0;
}
