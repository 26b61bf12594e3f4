#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>

#include "analysis/beat_list.h"
#include "analysis/report_text.h"
#include "commands.h"
#include "ecg/overloaded.h"
#include "files.h"
#include "formats/record_files.h"
#include "model/model.h"
#include "model/model_file.h"
#include "model/zoo/zoo.h"
#include "reading.h"

namespace beatlens::cli {

namespace {

constexpr std::size_t most_scalers_shown = 8;

struct InfoOptions {
    std::filesystem::path file;
    bool systems = false;
    ReadingOptions reading;
};

// Names and notes come from files.
std::string shown(std::string_view text) { return analysis::printable(text); }

const char* text_of(Gap::Kind kind) {
    switch (kind) {
        case Gap::Kind::absent:
            return "no samples in the file";
        case Gap::Kind::null_segment:
            return "a segment that is declared empty";
        case Gap::Kind::lead_off:
            return "lead off";
    }
    return "";
}

void print_signals(const Recording& record) {
    for (std::size_t i = 0; i < record.signals.size(); ++i) {
        const Signal& signal = record.signals[i];
        std::printf("  lead %zu: %s, in %s, %g Hz, %lld samples, %.1f s", i + 1, shown(signal.lead).c_str(),
                    shown(signal.units).c_str(), signal.sampling_rate_hz,
                    static_cast<long long>(signal.length_samples()), signal.duration_s());
        if (signal.gain_adu_per_unit > 0.0) {
            std::printf(", %g ADC units per %s, baseline %d", signal.gain_adu_per_unit, shown(signal.units).c_str(),
                        signal.baseline_adu);
        }
        std::printf("\n");
    }
}

void print_time_line(const Recording& record) {
    for (const Segment& segment : record.segments) {
        std::printf("  segment %s: %.3f to %.3f s\n", shown(segment.name).c_str(), segment.first_s, segment.end_s);
    }
    for (const Gap& gap : record.gaps) {
        std::printf("  gap: %.3f to %.3f s, %s", gap.first_s, gap.end_s, text_of(gap.kind));
        if (gap.signal && *gap.signal < record.signals.size()) {
            std::printf(", of lead %s", shown(record.signals[*gap.signal].lead).c_str());
        }
        std::printf("\n");
    }
}

void print_annotations(const Recording& record) {
    if (!record.has_annotations && record.annotations.empty()) {
        return;
    }
    std::map<std::string, std::size_t> counts;
    for (const Annotation& annotation : record.annotations) {
        ++counts[annotation.symbol];
    }
    std::printf("  %zu annotations%s%s:", record.annotations.size(), record.annotations_from.empty() ? "" : " from ",
                shown(record.annotations_from).c_str());
    for (const auto& [symbol, count] : counts) {
        std::printf("  %s %zu", shown(symbol).c_str(), count);
    }
    std::printf("\n");
}

// What the file leaves open, with what was taken first.
void print_choices(const Recording& record) {
    for (const Choice& choice : record.choices) {
        std::printf("  %s Read as %s=%s", shown(choice.question).c_str(), shown(choice.key).c_str(),
                    shown(choice.chosen).c_str());
        for (const Choice::Option& option : choice.options) {
            if (option.value != choice.chosen) {
                std::printf("; --answer %s=%s: %s", shown(choice.key).c_str(), shown(option.value).c_str(),
                            shown(option.text).c_str());
            }
        }
        std::printf("\n");
    }
}

void print_beat_list(const Recording& record) {
    const analysis::BeatList list = analysis::read_beat_list(record);
    std::printf("  a list of %zu beats without a trace; intervals of %.3f to %.3f s", list.analysis.beats.size(),
                list.shortest_s, list.longest_s);
    if (list.analysis.heart_rate) {
        std::printf(", mean heart rate %.1f/min", list.analysis.heart_rate->mean_bpm);
    }
    std::printf("\n");
    if (!list.analysis.rhythm) {
        return;
    }
    const rhythm::Variability& whole = list.analysis.rhythm->whole;
    if (whole.time) {
        std::printf(
            "  heart-rate variability of %zu NN intervals (%.1f %% of the RR intervals left out): SDNN %.1f ms, RMSSD "
            "%.1f ms, pNN50 %.1f %%",
            whole.time->intervals, 100.0 * whole.corrections.share(), whole.time->sdnn_ms, whole.time->rmssd_ms,
            whole.time->pnn50_percent);
        if (whole.frequency) {
            std::printf(", LF %.0f ms2, HF %.0f ms2", whole.frequency->lf_ms2, whole.frequency->hf_ms2);
        }
        std::printf("\n");
    }
}

void print_record(const Recording& record) {
    std::printf("recording %s: %zu lead(s), %.1f s\n", shown(record.name).c_str(), record.signals.size(),
                record.duration_s());
    if (!record.start_time.empty()) {
        std::printf("  start: %s\n", shown(record.start_time).c_str());
    }
    if (analysis::is_beat_list(record)) {
        print_beat_list(record);
    }
    print_signals(record);
    print_time_line(record);
    print_annotations(record);
    print_choices(record);
    if (!record.personal.empty()) {
        std::printf("  %zu details of the person, not shown\n", record.personal.size());
    }
    for (const std::string& comment : record.comments) {
        std::printf("  # %s\n", shown(comment).c_str());
    }
    for (const std::string& warning : record.warnings) {
        std::printf("  note: %s\n", shown(warning).c_str());
    }
}

std::string shape_text(const model::Shape& shape) {
    return shape.size() == 2 ? std::to_string(shape[0]) + " x " + std::to_string(shape[1]) : std::to_string(shape[0]);
}

std::string layer_text(const model::LayerOp& op) {
    char text[96] = "";
    const auto print = [&](const char* format, auto... values) {
        std::snprintf(text, sizeof text, format, values...);
        return std::string(text);
    };
    return std::visit(
        Overloaded{
            [&](const model::Conv1d& conv) {
                return print("convolution, %zu taps, stride %zu, %s", conv.kernel, conv.stride,
                             conv.padding == model::Padding::same ? "same" : "valid");
            },
            [&](const model::Relu&) { return std::string("ReLU"); },
            [&](const model::MaxPool1d& pool) { return print("maximum of %zu, stride %zu", pool.window, pool.stride); },
            [&](const model::Add& add) { return "plus " + add.with; },
            [&](const model::BatchNorm1d&) { return std::string("batch normalisation"); },
            [&](const model::Dropout& dropout) { return print("dropout %g", dropout.probability); },
            [&](const model::GlobalAveragePool&) { return std::string("mean over time"); },
            [&](const model::Concat& concat) {
                std::string names;
                for (const std::string& name : concat.with) {
                    names += (names.empty() ? "" : ", ") + name;
                }
                return "with " + names + " appended";
            },
            [&](const model::Interleave& apart) { return print("%zu channels read as places in time", apart.ratio); },
            [&](const model::Flatten&) { return std::string("flatten"); },
            [&](const model::Linear&) { return std::string("linear"); }},
        op);
}

// A line for each layer: name, what it does, what comes out of it (channels x length), its parameters.
Result<void> print_layers(const model::Architecture& net) {
    const auto shapes = model::infer_shapes(net);
    BEATLENS_TRY(shapes);
    std::map<std::string, std::size_t> counts;
    for (const model::ParameterSpec& spec : model::parameters(net)) {
        std::size_t size = 1;
        for (const std::size_t n : spec.shape) {
            size *= n;
        }
        counts[spec.name.substr(0, spec.name.rfind('.'))] += size;
    }
    std::printf("  layers, each with its output (channels x length) and parameters:\n");
    for (const InputSpec& input : net.inputs) {
        std::printf("    %-26s %-42s %9s\n", shown(input.name).c_str(), "input",
                    shape_text({input.channels, input.length}).c_str());
    }
    for (std::size_t i = 0; i < net.layers.size(); ++i) {
        const model::Layer& layer = net.layers[i];
        const std::string what = layer_text(layer.op) + (layer.input.empty() ? "" : ", of " + layer.input);
        std::printf("    %-26s %-42s %9s", shown(layer.name).c_str(), shown(what).c_str(),
                    shape_text((*shapes)[i]).c_str());
        if (counts.contains(layer.name)) {
            std::printf(" %9zu", counts[layer.name]);
        }
        std::printf("\n");
    }
    return {};
}

Result<void> print_model(const model::Model& model) {
    const auto multiply_adds = model::multiply_adds(model.architecture);
    BEATLENS_TRY(multiply_adds);
    std::printf("model %s: system %s, %zu parameters, %zu multiply-adds a beat\n", shown(model.name).c_str(),
                shown(model.architecture.system).c_str(), model::parameter_count(model.architecture), *multiply_adds);
    std::printf("  task: %s\n  beat recipe: %s\n  classes:", shown(model.label_set.id).c_str(),
                shown(model.recipe).c_str());
    for (const std::string& name : model.output_names()) {
        std::printf(" %s", shown(name).c_str());
    }
    if (!model.sure_from.empty()) {
        std::printf("\n  sure from a probability of:");
        for (std::size_t i = 0; i < model.sure_from.size(); ++i) {
            std::printf(" %s %g", shown(model.output_names()[i]).c_str(), model.sure_from[i]);
        }
    }
    for (const auto& [input, scaler] : model.scalers) {
        std::printf("\n  scaling of %s: ", shown(input).c_str());
        if (scaler.centre.size() > most_scalers_shown) {
            std::printf("each of %zu values less its mean, over its standard deviation", scaler.centre.size());
        }
        for (std::size_t i = 0; scaler.centre.size() <= most_scalers_shown && i < scaler.centre.size(); ++i) {
            std::printf("%s(x - %g) / %g", i == 0 ? "" : ", ", scaler.centre[i], scaler.scale[i]);
        }
    }
    std::printf("\n  training: %s\n  figures: %s\n", shown(model.training).c_str(), shown(model.figures).c_str());
    if (!model.label_set.note.empty()) {
        std::printf("  note: %s\n", shown(model.label_set.note).c_str());
    }
    return print_layers(model.architecture);
}

Result<void> print_systems() {
    std::printf("%-18s %10s %13s %7s %8s  %s\n", "system", "parameters", "multiply-adds", "classes", "features",
                "beat recipe");
    for (const std::string_view system : model::zoo_systems()) {
        const auto net = model::zoo_architecture(system);
        BEATLENS_TRY(net);
        const auto shapes = model::infer_shapes(*net);
        BEATLENS_TRY(shapes);
        const auto multiply_adds = model::multiply_adds(*net);
        BEATLENS_TRY(multiply_adds);
        std::printf("%-18s %10zu %13zu %7zu %8zu  %s\n", std::string(system).c_str(), model::parameter_count(*net),
                    *multiply_adds, shapes->back()[0], net->row_length() - net->inputs.front().size(),
                    std::string(model::zoo_recipe(system)).c_str());
    }
    return {};
}

Result<void> print_file(const InfoOptions& options) {
    if (options.file.extension() == ".safetensors") {
        const auto model = model::load_model(options.file);
        BEATLENS_TRY(model);
        return print_model(*model);
    }
    const auto load = load_options(options.reading);
    BEATLENS_TRY(load);
    const auto document = formats::load_path(options.file, *load);
    if (!document) {
        return tl::make_unexpected(about(options.file, document.error()));
    }
    if (const auto* record = std::get_if<Recording>(&*document)) {
        print_record(*record);
    } else {
        const auto& table = std::get<BeatTable>(*document);
        std::printf("beats %s: %zu rows of %zu values, %s\n", shown(table.name).c_str(), table.beats(), table.length,
                    table.classes.empty() ? "without classes" : "with classes");
    }
    return {};
}

Result<int> info(const InfoOptions& options) {
    BEATLENS_TRY(options.systems ? print_systems() : print_file(options));
    return exit_done;
}

}  // namespace

Run add_info(CLI::App& command) {
    const auto options = std::make_shared<InfoOptions>();
    auto* what = command.add_option_group("what", "One of");
    what->add_option("file", options->file, "The file");
    what->add_flag("--systems", options->systems, "List the networks that can be trained and run by name");
    what->require_option(1);
    add_reading_options(command, options->reading);
    return [options] { return info(*options); };
}

}  // namespace beatlens::cli
