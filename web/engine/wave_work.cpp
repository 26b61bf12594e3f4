#include "wave_work.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "delineation/packed_waves.h"
#include "json_border.h"
#include "model/model_file.h"

namespace beatlens::engine {

namespace {

// What a beat is told by beside its own window: the intervals to its neighbours, over holes too.
constexpr std::size_t neighbours = 3;
constexpr double margin_s = 2.0;

}  // namespace

Result<void> WaveWork::load(std::span<const std::uint8_t> model) {
    auto parsed = model::parse_model(model);
    BEATLENS_TRY(parsed);
    auto delineator = delineation::Delineator::create(*std::move(parsed));
    BEATLENS_TRY(delineator);
    delineator_.emplace(*std::move(delineator));
    return {};
}

Result<nlohmann::ordered_json> WaveWork::stretch(const Recording& recording, const analysis::Located& located,
                                                 std::size_t lead, std::size_t first, std::size_t count) {
    const std::size_t beats = located.samples.size();
    if (lead >= recording.signals.size() || first >= beats || count == 0) {
        return fail(ErrorCode::out_of_range, "There are no such beats or no such lead.");
    }
    const std::size_t end = first + std::min(count, beats - first);
    const std::size_t from = first - std::min(first, neighbours);
    const std::size_t to = std::min(beats, end + neighbours);
    const Signal& signal = recording.signals[lead];
    const double beats_hz = recording.signals[located.lead].sampling_rate_hz;
    const auto sample_near = [&](std::size_t beat, double by_s) {
        const double at = (time_of(located.samples[beat], beats_hz) + by_s) * signal.sampling_rate_hz;
        return static_cast<std::size_t>(std::clamp(std::round(at), 0.0, static_cast<double>(signal.samples.size())));
    };
    const std::size_t first_sample = sample_near(from, -margin_s);
    const std::size_t end_sample = sample_near(to - 1, margin_s);
    times_s_.clear();
    for (std::size_t beat = from; beat < to; ++beat) {
        times_s_.push_back(time_of(located.samples[beat], beats_hz) -
                           static_cast<double>(first_sample) / signal.sampling_rate_hz);
    }
    return nlohmann::ordered_json{
        {"samples", array_of(std::span(signal.samples).subspan(first_sample, end_sample - first_sample))},
        {"sampling_rate_hz", signal.sampling_rate_hz},
        {"times", array_of(times_s_)},
        {"before", first - from},
        {"count", end - first}};
}

Result<std::span<const float>> WaveWork::find(std::span<const float> samples, double sampling_rate_hz,
                                              std::span<const double> times_s, std::size_t before, std::size_t count) {
    if (!delineator_) {
        return fail(ErrorCode::empty_input, "No model that finds waves is loaded.");
    }
    if (before > times_s.size() || count > times_s.size() - before) {
        return fail(ErrorCode::out_of_range, "There are fewer beats than that.");
    }
    Recording stretch;
    Signal& signal = stretch.signals.emplace_back();
    signal.sampling_rate_hz = sampling_rate_hz;
    signal.samples.assign(samples.begin(), samples.end());
    const std::size_t lead = 0;
    const auto waves = delineator_->delineate(stretch, times_s, {&lead, 1});
    BEATLENS_TRY(waves);
    found_ = delineation::pack(std::span(waves->front().beats).subspan(before, count));
    return found_;
}

Result<void> WaveWork::take(const analysis::Located& located, std::size_t lead, std::size_t first,
                            std::span<const float> waves) {
    const std::vector<delineation::BeatWaves> found = delineation::unpack_waves(waves);
    const std::size_t beats = located.samples.size();
    if (first > beats || found.size() > beats - first) {
        return fail(ErrorCode::out_of_range, "There are no such beats.");
    }
    const auto of_lead = std::find(located.leads.begin(), located.leads.end(), lead);
    if (of_lead == located.leads.end()) {
        return fail(ErrorCode::out_of_range, "No beats were looked for in this lead.");
    }
    if (collected_.empty()) {
        for (const std::size_t each : located.leads) {
            collected_.push_back({each, std::vector<delineation::BeatWaves>(beats)});
        }
        taken_.assign(located.leads.size(), std::vector<std::uint8_t>(beats));
    }
    const auto number = static_cast<std::size_t>(of_lead - located.leads.begin());
    const auto at = static_cast<std::ptrdiff_t>(first);
    std::copy(found.begin(), found.end(), collected_[number].beats.begin() + at);
    std::fill_n(taken_[number].begin() + at, found.size(), std::uint8_t{1});
    return {};
}

std::span<const delineation::LeadWaves> WaveWork::collected() const {
    for (const std::vector<std::uint8_t>& of_lead : taken_) {
        if (std::find(of_lead.begin(), of_lead.end(), 0) != of_lead.end()) {
            return {};
        }
    }
    return collected_;
}

}  // namespace beatlens::engine
