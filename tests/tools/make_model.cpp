// make_model SYSTEM OUT [--classes N,S,V,F | NORM,MI] [--seed N] [--name TEXT]: a model file of a system of the zoo
// with random weights, for tests of what runs models. With the classes NORM,MI they are those of
// myocardial infarction.
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
    std::vector<std::string> classes;
    std::string balance;
    std::uint64_t seed = 42;
};

// Scales the last layer so that each score has mean 0 and standard deviation 2 over the beats of the record.
Result<void> balance(model::Model& model, const std::string& path) {
    const auto record = formats::load_record(path);
    BEATLENS_TRY(record);
    const auto located = analysis::locate(*record, {0, false, {}});
    BEATLENS_TRY(located);
    const auto inputs = beats::cut_beats(model.recipe, record->signals.front(), located->samples, located->marks);
    BEATLENS_TRY(inputs);
    const auto engine = model::Engine::create(model);
    BEATLENS_TRY(engine);
    auto state = engine->make_state();
    BEATLENS_TRY(state);
    const std::size_t classes = engine->outputs();
    std::vector<float> logits(inputs->beats() * classes);
    BEATLENS_TRY(state->logits(inputs->values, logits));
    const std::string& last = model.architecture.layers.back().name;
    auto& weight = model.parameters.at(last + ".weight").values;
    auto& bias = model.parameters.at(last + ".bias").values;
    const std::size_t features = weight.size() / classes;
    const auto count = static_cast<double>(inputs->beats());
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

Result<void> make(const Options& wanted) {
    model::ZooOptions options;
    options.classes = wanted.classes.size();
    auto net = model::zoo_architecture(wanted.system, options);
    BEATLENS_TRY(net);
    model::Model model = test::random_model(std::move(*net), wanted.seed);
    if (!wanted.classes.empty()) {
        if (wanted.classes.front().size() > 1) {
            model.label_set = myocardial_infarction();
        }
        auto outputs = model::outputs_named(model.label_set, wanted.classes);
        BEATLENS_TRY(outputs);
        model.outputs = *std::move(outputs);
    }
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
    app.add_option("--classes", wanted.classes)->delimiter(',');
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
