// "layers": a picture of what each layer makes of a beat.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <memory>

#include "analysis/analyze.h"
#include "commands/command.h"
#include "data/dataset.h"
#include "formats/record_files.h"
#include "loop/checkpoint.h"
#include "model/model_file.h"
#include "net/torch_net.h"
#include "report/picture.h"

namespace beatlens::trainer {

namespace {

// A layer's output as rows (channels) and columns (time), both thinned out to what a page can show.
struct FeatureMap {
    std::string title;
    std::vector<std::vector<double>> cells;  // shares of the largest magnitude, -1 to 1
};

constexpr std::int64_t most_rows = 16;
constexpr std::int64_t most_columns = 94;

FeatureMap feature_map(const std::string& name, const torch::Tensor& output) {
    const auto values = output.dim() == 3 ? output[0] : output[0].unsqueeze(0);
    const std::int64_t channels = values.size(0);
    const std::int64_t length = values.size(1);
    FeatureMap map;
    map.title = name + "  " + (output.dim() == 3 ? std::to_string(channels) + " x " : "") + std::to_string(length);
    const double largest = std::max(1e-12, values.abs().max().item<double>());
    const std::int64_t row_step = (channels + most_rows - 1) / most_rows;
    const std::int64_t column_step = (length + most_columns - 1) / most_columns;
    for (std::int64_t c = 0; c < channels; c += row_step) {
        auto& row = map.cells.emplace_back();
        for (std::int64_t t = 0; t < length; t += column_step) {
            const auto part = values[c].slice(0, t, std::min(length, t + column_step));
            row.push_back(part.mean().item<double>() / largest);
        }
    }
    return map;
}

constexpr double map_width = 470.0;
constexpr double row_height = 6.0;
constexpr double heading_height = 18.0;

void draw(const FeatureMap& map, double top, Picture& picture) {
    picture.shapes.emplace_back(Text{{10.0, top + 12.0}, map.title, 11.0});
    const double cell = map_width / static_cast<double>(map.cells.front().size());
    for (std::size_t r = 0; r < map.cells.size(); ++r) {
        for (std::size_t c = 0; c < map.cells[r].size(); ++c) {
            const double value = map.cells[r][c];
            if (std::abs(value) < 0.02) {
                continue;
            }
            const Point corner{10.0 + cell * static_cast<double>(c),
                               top + heading_height + row_height * static_cast<double>(r)};
            picture.shapes.emplace_back(
                Rectangle{corner, cell, row_height, value > 0.0 ? Ink::heat : Ink::series_2, std::abs(value)});
        }
    }
}

Picture picture_of(const std::vector<FeatureMap>& maps, const std::string& heading) {
    Picture picture;
    picture.width = map_width + 20.0;
    picture.title = heading;
    picture.description =
        "For each layer its output: a row for each channel, time from left to right, stronger colours for larger "
        "values; "
        "positive and negative ones in two colours.";
    double top = 34.0;
    for (const FeatureMap& map : maps) {
        top += heading_height + row_height * static_cast<double>(map.cells.size()) + 10.0;
    }
    picture.height = top;
    picture.shapes.emplace_back(Rectangle{{0.0, 0.0}, picture.width, picture.height, Ink::background});
    picture.shapes.emplace_back(Text{{10.0, 20.0}, heading, 13.0, Anchor::start, Ink::text, true});
    top = 34.0;
    for (const FeatureMap& map : maps) {
        draw(map, top, picture);
        top += heading_height + row_height * static_cast<double>(map.cells.size()) + 10.0;
    }
    return picture;
}

Result<void> write_picture(const std::filesystem::path& output, const Picture& picture) {
    if (output.extension() != ".png") {
        return replace_text(output, to_svg(picture));
    }
    const auto png = to_png(picture);
    BEATLENS_TRY(png);
    return replace_text(output, png->bytes);
}

struct LayersOptions {
    std::filesystem::path model;
    std::filesystem::path record;
    std::int64_t beat = 1;         // from 1, as our own detector counts them
    std::filesystem::path output;  // .svg or .png
};

Result<void> run_layers(const LayersOptions& options) {
    const auto model = model::load_model(options.model);
    BEATLENS_TRY(model);
    const auto record = formats::load_record(options.record);
    BEATLENS_TRY(record);
    const auto located = analysis::locate(*record);
    BEATLENS_TRY(located);
    const auto analysis = analysis::AnalysisRun::start(*record, *located, *model);
    BEATLENS_TRY(analysis);
    if (options.beat < 1 || options.beat > static_cast<std::int64_t>(analysis->beats())) {
        return fail(ErrorCode::out_of_range, "The record has " + std::to_string(analysis->beats()) +
                                                 " beats; there is no beat number " + std::to_string(options.beat) +
                                                 ".");
    }
    auto row = torch::empty({1, static_cast<std::int64_t>(analysis->row_length())});
    BEATLENS_TRY(
        analysis->rows(static_cast<std::size_t>(options.beat - 1), {row.data_ptr<float>(), analysis->row_length()}));
    scale_inputs(row, model->architecture.inputs, model->scalers);
    const torch::NoGradGuard no_grad;
    TorchNet net(model->architecture);
    BEATLENS_TRY(net.import_parameters(model->parameters));
    net.eval();
    Activations activations = net.start(row);
    std::vector<FeatureMap> maps;
    const auto inputs = net.split(row);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const auto& name = model->architecture.inputs[i].name;
        maps.push_back(feature_map("input " + name, inputs[i].size(2) == 1 ? inputs[i].flatten(1) : inputs[i]));
    }
    const auto& layers = model->architecture.layers;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        net.run(activations, i, i + 1);
        const bool rectified_next = i + 1 < layers.size() && std::holds_alternative<model::Relu>(layers[i + 1].op) &&
                                    layers[i + 1].input.empty();
        if (!rectified_next && !std::holds_alternative<model::Flatten>(layers[i].op)) {
            maps.push_back(feature_map(layers[i].name, activations.current.clone()));
        }
    }
    const std::string heading = model->architecture.system + ", record " + record->name + ", beat " +
                                std::to_string(options.beat) + ": what each layer makes of it";
    return write_picture(options.output, picture_of(maps, heading));
}

}  // namespace

Command::Run add_layers(CLI::App& app) {
    const auto options = std::make_shared<LayersOptions>();
    app.add_option("model", options->model, "Model file (.safetensors)")->required();
    app.add_option("record", options->record, "Record (WFDB or CSV)")->required();
    app.add_option("--beat", options->beat, "Which beat, from 1")->capture_default_str();
    app.add_option("--out", options->output, "Picture to write (.svg or .png)")->required();
    return [options] { return run_layers(*options); };
}

}  // namespace beatlens::trainer
