// make_model SYSTEM OUT [--recipe NAME] [--labels ID] [--classes N,S,V,F] [--sure-from .5,.8,...] [--seed N]
// [--name TEXT] [--balance RECORD]: a model file with random weights, for tests of what runs models. SYSTEM is one of
// the zoo, or "linear": one layer over all inputs of the recipe NAME. ID is a label set that the program knows, by
// default the beat classes.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "analysis/analyze.h"
#include "formats/record_files.h"
#include "random_model.h"

namespace {

using namespace beatlens;

struct Options {
    std::string system;
    std::string out;
    std::string name;
    std::string recipe;
    std::string labels = aami_beats().id;
    std::vector<std::string> classes;
    std::vector<double> sure_from;
    std::string balance;
    std::uint64_t seed = 42;
};

// Scales the last layer so that each score has mean 0 and standard deviation 2 over the beats of the record.
Result<void> balance(model::Model& model, const std::string& path) {
    const auto record = formats::load_record(path);
    BEATLENS_TRY(record);
    const auto located = analysis::locate(*record, {0, false, {}});
    BEATLENS_TRY(located);
    const auto run = analysis::AnalysisRun::start(*record, *located, model);
    BEATLENS_TRY(run);
    std::vector<float> rows(run->beats() * run->row_length());
    BEATLENS_TRY(run->rows(0, rows));
    const auto engine = model::Engine::create(model);
    BEATLENS_TRY(engine);
    auto state = engine->make_state();
    BEATLENS_TRY(state);
    const std::size_t classes = engine->outputs();
    std::vector<float> logits(run->beats() * classes);
    BEATLENS_TRY(state->logits(rows, logits));
    const std::string& last = model.architecture.layers.back().name;
    auto& weight = model.parameters.at(last + ".weight").values;
    auto& bias = model.parameters.at(last + ".bias").values;
    const std::size_t features = weight.size() / classes;
    const auto count = static_cast<double>(run->beats());
    for (std::size_t c = 0; c < classes; ++c) {
        double sum = 0.0;
        double squares = 0.0;
        for (std::size_t i = c; i < logits.size(); i += classes) {
            sum += static_cast<double>(logits[i]);
            squares += static_cast<double>(logits[i]) * static_cast<double>(logits[i]);
        }
        const double mean = sum / count;
        const auto scale = static_cast<float>(2.0 / std::sqrt(std::max(1e-12, squares / count - mean * mean)));
        for (std::size_t i = 0; i < features; ++i) {
            weight[c * features + i] *= scale;
        }
        bias[c] = (bias[c] - static_cast<float>(mean)) * scale;
    }
    return {};
}

// One layer over all inputs of a recipe.
Result<model::Architecture> linear(std::string_view recipe, std::size_t classes) {
    const beats::Recipe* const found = beats::find_recipe(recipe);
    if (found == nullptr) {
        return fail(ErrorCode::out_of_range, "There is no beat recipe '" + std::string(recipe) + "'.");
    }
    model::Architecture net{"linear", found->inputs, {}};
    model::Concat all;
    for (const InputSpec& input : found->inputs) {
        net.layers.push_back({"flat_" + input.name, model::Flatten{}, input.name});
        all.with.push_back(net.layers.back().name);
    }
    const std::string first = all.with.front();
    all.with.erase(all.with.begin());
    if (!all.with.empty()) {
        net.layers.push_back({"all", all, first});
    }
    net.layers.push_back({"linear", model::Linear{net.row_length(), classes}});
    return net;
}

Result<void> make(const Options& wanted) {
    const LabelSet* const labels = find_label_set(wanted.labels);
    if (labels == nullptr) {
        return fail(ErrorCode::out_of_range, "There is no label set '" + wanted.labels + "'.");
    }
    model::ZooOptions options;
    options.classes = wanted.classes.size();
    auto net = wanted.recipe.empty() ? model::zoo_architecture(wanted.system, options)
                                     : linear(wanted.recipe, options.classes == 0 ? labels->size() : options.classes);
    BEATLENS_TRY(net);
    model::Model model = test::random_model(std::move(*net), wanted.seed);
    if (!wanted.recipe.empty()) {
        model.recipe = wanted.recipe;
    }
    model.label_set = *labels;
    if (!wanted.classes.empty()) {
        auto outputs = model::outputs_named(*labels, wanted.classes);
        BEATLENS_TRY(outputs);
        model.outputs = *std::move(outputs);
    }
    model.sure_from = wanted.sure_from;
    if (!wanted.name.empty()) {
        model.name = wanted.name;
    }
    if (!wanted.balance.empty()) {
        BEATLENS_TRY(balance(model, wanted.balance));
    }
    const auto bytes = model::write_model(model);
    BEATLENS_TRY(model::parse_model(bytes));
    return formats::write_file(wanted.out, bytes);
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Writes a model file with random weights."};
    Options wanted;
    app.add_option("system", wanted.system)->required();
    app.add_option("out", wanted.out)->required();
    app.add_option("--recipe", wanted.recipe);
    app.add_option("--labels", wanted.labels);
    app.add_option("--classes", wanted.classes)->delimiter(',');
    app.add_option("--sure-from", wanted.sure_from)->delimiter(',');
    app.add_option("--balance", wanted.balance);
    app.add_option("--seed", wanted.seed);
    app.add_option("--name", wanted.name);
    CLI11_PARSE(app, argc, argv);
    const auto made = make(wanted);
    if (!made) {
        std::fprintf(stderr, "make_model: %s\n", made.error().message.c_str());
        return 1;
    }
    return 0;
}
