// The part of Session that finds and measures P, QRS and T: session.h says what for.
#include <nlohmann/json.hpp>

#include "analysis/wave_json.h"
#include "delineation/combine.h"
#include "delineation/intervals.h"
#include "json_border.h"
#include "session.h"

namespace beatlens::engine {

namespace {

using Json = nlohmann::ordered_json;

}  // namespace

std::string Session::load_wave_model(std::span<const std::uint8_t> bytes) {
    const auto loaded = wave_work_.load(bytes);
    return loaded ? "{}" : error_text(loaded.error());
}

std::string Session::wave_stretch(std::size_t lead, std::size_t first, std::size_t count) {
    if (!located_) {
        return error_text(ErrorCode::no_beats, "No beats were found yet.");
    }
    const auto stretch = wave_work_.stretch(std::get<Recording>(*document_), *located_, lead, first, count);
    return stretch ? text_of(*stretch) : error_text(stretch.error());
}

std::string Session::find_waves(std::span<const float> samples, double sampling_rate_hz,
                                std::span<const double> times_s, std::size_t before, std::size_t count) {
    const auto found = wave_work_.find(samples, sampling_rate_hz, times_s, before, count);
    return found ? text_of({{"waves", array_of(*found)}}) : error_text(found.error());
}

std::string Session::take_waves(std::size_t lead, std::size_t first, std::span<const float> waves) {
    if (!located_) {
        return error_text(ErrorCode::no_beats, "No beats were found yet.");
    }
    const auto taken = wave_work_.take(*located_, lead, first, waves);
    return taken ? "{}" : error_text(taken.error());
}

std::string Session::measure() {
    if (!analysis_) {
        return error_text(ErrorCode::no_beats, "No beats were labelled yet.");
    }
    if (const auto waves = wave_work_.collected(); !machine_->waves && !waves.empty()) {
        if (const auto measured = run_->measure(waves, *machine_); !measured) {
            return error_text(measured.error());
        }
        answer_record(std::get<Recording>(*document_));  // the edits again, on these
    }
    return text_of({{"waves", analysis_->waves ? analysis::wave_json(*analysis_->waves) : Json()},
                    {"warnings", analysis_->warnings}});
}

std::string Session::beat_waves(std::size_t beat) const {
    if (!analysis_ || beat >= analysis_->beats.size()) {
        return error_text(ErrorCode::out_of_range, "There is no such beat.");
    }
    const std::optional<std::size_t> machine = machine_beat(beat);
    const auto waves = wave_work_.collected();
    if (!machine || waves.empty() || !analysis_->waves) {
        return "{\"waves\": null}";
    }
    const delineation::BeatWaves of_beat = delineation::combine(waves, *machine);
    const delineation::BeatIntervals& intervals = analysis_->waves->beats[beat];
    const double time_s = machine_->beats[*machine].time_s;  // a moved beat's waves were found around where it was
    const auto wave_json = [&](const std::optional<delineation::Wave>& wave) -> Json {
        const auto at = [&](const delineation::Point& point) {
            return time_s + static_cast<double>(point.at_ms) / 1e3;
        };
        return wave ? Json{{"first_s", at(wave->onset)}, {"peak_s", at(wave->peak)}, {"end_s", at(wave->end)}} : Json();
    };
    const auto ms = [](const std::optional<float>& value) { return value ? Json(*value) : Json(); };
    return text_of({{"waves",
                     {{"p", wave_json(intervals.p_ms ? of_beat.p : std::nullopt)},
                      {"qrs", wave_json(of_beat.qrs)},
                      {"t", wave_json(of_beat.t)},
                      {"p_ms", ms(intervals.p_ms)},
                      {"pr_ms", ms(intervals.pr_ms)},
                      {"qrs_ms", ms(intervals.qrs_ms)},
                      {"qt_ms", ms(intervals.qt_ms)},
                      {"qtc_ms", ms(delineation::corrected_qt_ms(intervals, delineation::QtFormula::fridericia))}}}});
}

}  // namespace beatlens::engine
