#include <cstdio>
#include <map>

#include "commands.h"
#include "formats/record_files.h"
#include "model/model.h"

namespace beatlens::cli {

namespace {

void print_record(const Record& record) {
    std::printf("recording %s: %zu lead(s), %g Hz, %lld samples, %.1f s\n", record.name.c_str(), record.signals.size(),
                record.sampling_rate_hz, static_cast<long long>(record.length_samples()), record.duration_s());
    for (std::size_t i = 0; i < record.signals.size(); ++i) {
        const Signal& signal = record.signals[i];
        std::printf("  lead %zu: %s, in %s", i + 1, signal.lead.c_str(), signal.units.c_str());
        if (signal.gain_adu_per_unit > 0.0) {
            std::printf(", %g ADC units per %s, baseline %d", signal.gain_adu_per_unit, signal.units.c_str(),
                        signal.baseline_adu);
        }
        std::printf("\n");
    }
    if (record.has_annotations) {
        std::map<std::string, std::size_t> counts;
        for (const Annotation& annotation : record.annotations) {
            ++counts[annotation.symbol];
        }
        std::printf("  %zu annotations:", record.annotations.size());
        for (const auto& [symbol, count] : counts) {
            std::printf("  %s %zu", symbol.c_str(), count);
        }
        std::printf("\n");
    }
    for (const std::string& comment : record.comments) {
        std::printf("  # %s\n", comment.c_str());
    }
    for (const std::string& warning : record.warnings) {
        std::printf("  note: %s\n", warning.c_str());
    }
}

Result<void> print_model(const model::Model& model) {
    const auto multiply_adds = model::multiply_adds(model.architecture);
    BEATLENS_TRY(multiply_adds);
    std::printf("model %s: system %s, %zu parameters, %zu multiply-adds a beat\n", model.name.c_str(),
                model.architecture.system.c_str(), model::parameter_count(model.architecture), *multiply_adds);
    std::printf("  beat recipe: %s\n  classes:", model.recipe.c_str());
    for (const std::string& name : model.classes) {
        std::printf(" %s", name.c_str());
    }
    std::printf("\n  training: %s\n  figures: %s\n", model.training.c_str(), model.figures.c_str());
    return {};
}

}  // namespace

Result<void> info(const std::filesystem::path& file, const std::optional<double>& sampling_rate_hz) {
    if (file.extension() == ".safetensors") {
        const auto bytes = formats::read_file(file);
        BEATLENS_TRY(bytes);
        const auto model = model::parse_model(*bytes);
        BEATLENS_TRY(model);
        return print_model(*model);
    }
    const auto document = formats::load_path(file, {sampling_rate_hz});
    BEATLENS_TRY(document);
    if (const auto* record = std::get_if<Record>(&*document)) {
        print_record(*record);
    } else {
        const auto& table = std::get<BeatTable>(*document);
        std::printf("beats %s: %zu rows of %zu values, %s\n", table.name.c_str(), table.beats(), table.length,
                    table.classes.empty() ? "without classes" : "with classes");
    }
    return {};
}

}  // namespace beatlens::cli
