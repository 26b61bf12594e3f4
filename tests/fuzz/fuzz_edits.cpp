// Lists of edits, as a person's file gives them, and what they make of an analysis.
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>
#include <utility>

#include "analysis/analyze.h"
#include "analysis/edits.h"
#include "analysis/report.h"
#include "recording_check.h"
#include "synthesis/ecg_model.h"

namespace {

using namespace beatlens;
using beatlens::fuzz::require;

// Ten seconds that were labelled.
struct Labelled {
    Recording recording;
    model::Model model;
    analysis::Located located;
    analysis::Analysis analysis;
};

model::Model read_model() {
    std::ifstream file(std::filesystem::path(BEATLENS_SOURCE_DIR) / "assets/models/whole-recording.safetensors",
                       std::ios::binary);
    const std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(file), {}};
    auto model = model::parse_model(bytes);
    require(model.has_value());
    return *std::move(model);
}

const Labelled& labelled() {
    static const Labelled made = [] {
        Labelled all;
        synthesis::EcgModelOptions options;
        options.duration_s = 10.0;
        all.recording = *synthesis::synthesize(options);
        all.model = read_model();
        all.located = *analysis::locate(all.recording, {});
        const auto first = analysis::analyze(all.recording, all.located, *model::Engine::create(all.model));
        require(first.has_value());
        all.analysis = *first;
        return all;
    }();
    return made;
}

const analysis::AnalysisRun& run() {
    static const analysis::AnalysisRun one =
        *analysis::AnalysisRun::start(labelled().recording, labelled().located, labelled().model);
    return one;
}

void check(const analysis::Analysis& edited) {
    std::int64_t before = -1;
    std::size_t usable = 0;
    for (const analysis::LabelledBeat& beat : edited.beats) {
        require(beat.sample > before && beat.sample < labelled().recording.signals[0].length_samples());
        require(beat.label < edited.label_set.size() && std::isfinite(beat.time_s));
        before = beat.sample;
        usable += beat.usable ? 1 : 0;
    }
    std::size_t counted = 0;
    for (const std::size_t count : edited.counts) {
        counted += count;
    }
    require(counted == usable && usable + edited.unusable_beats == edited.beats.size());
    require(edited.machine_beats.size() == edited.beats.size());
    require(edited.probabilities.size() == edited.beats.size() * edited.label_set.size());
    require(edited.usable_share >= 0.0 && edited.usable_share <= 1.0);
    require(!analysis::to_json(edited).empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto list = analysis::edits_from_json({reinterpret_cast<const char*>(data), size});
    if (!list) {
        return 0;
    }
    const auto again = analysis::edits_from_json(analysis::to_json(*list));
    require(again && *again == *list);
    const auto edited = run().edit(labelled().analysis, *list);
    require(edited.has_value());
    check(*edited);
    return 0;
}
