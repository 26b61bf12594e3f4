#include "beats/context/lead_blocks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "beats/context/grid.h"
#include "beats/context/shapes.h"
#include "signal/filters.h"
#include "signal/gaps.h"

namespace beatlens::beats {

namespace {

constexpr double overlap_s = 9.0;           // of the filter, beyond the margin
constexpr std::int64_t block_margin = 180;  // on the grid, around the beats of a block
constexpr double highest_corner = 0.45;     // of the sampling rate

// Of what is not negative; lround() is a call, and takes as long as the rest.
std::size_t nearest_to(double value) {
    const auto below = static_cast<std::size_t>(value);
    return below + (value - static_cast<double>(below) >= 0.5 ? 1 : 0);
}

// Values between samples of a signal that holds nothing near half of its rate: 16 taps of a sinc under a Kaiser window,
// at the nearest of 512 places between two samples.
class Interpolator {
public:
    Interpolator() : kernels_((places + 1) * taps) {
        const double at_edge = bessel(beta);
        for (std::size_t place = 0; place <= places; ++place) {
            float* const kernel = kernels_.data() + place * taps;
            const double fraction = static_cast<double>(place) / places;
            double sum = 0.0;
            std::array<double, taps> values{};
            for (std::size_t k = 0; k < taps; ++k) {
                const double x = static_cast<double>(k) - (half - 1.0) - fraction;
                const double u = x / half;
                const double sinc = x == 0.0 ? 1.0 : std::sin(std::numbers::pi * x) / (std::numbers::pi * x);
                values[k] = std::abs(u) < 1.0 ? sinc * bessel(beta * std::sqrt(1.0 - u * u)) / at_edge : 0.0;
                sum += values[k];
            }
            for (std::size_t k = 0; k < taps; ++k) {
                kernel[k] = static_cast<float>(values[k] / sum);
            }
        }
    }

    // `position` in samples, from 0 to the last one. The signal is held beyond its ends.
    float at(std::span<const float> samples, double position) const {
        const auto at = static_cast<std::int64_t>(position);  // which is not negative
        const std::size_t place = nearest_to((position - static_cast<double>(at)) * places);
        const auto last = static_cast<std::int64_t>(samples.size()) - 1;
        if (place == 0) {
            return samples[static_cast<std::size_t>(std::min(at, last))];
        }
        const float* const kernel = kernels_.data() + place * taps;
        const std::int64_t start = at - (static_cast<std::int64_t>(taps) / 2 - 1);
        if (start >= 0 && start + static_cast<std::int64_t>(taps) <= last + 1) {
            return dot({kernel, taps}, samples.subspan(static_cast<std::size_t>(start), taps));
        }
        std::array<float, taps> held{};
        for (std::size_t k = 0; k < taps; ++k) {
            const std::int64_t from = std::clamp<std::int64_t>(start + static_cast<std::int64_t>(k), 0, last);
            held[k] = samples[static_cast<std::size_t>(from)];
        }
        return dot({kernel, taps}, held);
    }

private:
    static constexpr std::size_t taps = 16;
    static constexpr double half = 8.0;
    static constexpr std::size_t places = 512;
    static constexpr double beta = 7.0;

    static double bessel(double x) {  // modified, of order zero, by its power series
        double term = 1.0;
        double sum = 1.0;
        for (int k = 1; k < 40; ++k) {
            term *= (x / (2.0 * k)) * (x / (2.0 * k));
            sum += term;
        }
        return sum;
    }

    std::vector<float> kernels_;
};

struct Span64 {
    std::int64_t first;
    std::int64_t end;
};

std::int64_t first_sample_from(double time_s, double rate_hz) {
    return static_cast<std::int64_t>(std::ceil(time_s * rate_hz - 1e-6));
}

class Leads {
public:
    Leads(const Recording& recording, std::span<const std::size_t> leads) : recording_(recording), leads_(leads) {}

    // `piece`: the time between two cuts.
    void fill(Block& block, const TimeSpan& piece) {
        block.leads.resize(leads_.size());
        parts_.resize(leads_.size());
        for (std::size_t i = 0; i < leads_.size(); ++i) {
            block.leads[i].samples.assign(block.length, 0.0F);
            block.leads[i].valid.assign(block.length, 0);
            take(recording_.signals[leads_[i]], piece, block, parts_[i]);
        }
        for (std::size_t i = 0; i < leads_.size();) {
            const bool is_pair = i + 1 < leads_.size() && parts_[i].goes_with(parts_[i + 1]);
            filter(parts_[i], parts_[is_pair ? i + 1 : i]);
            i += is_pair ? 2 : 1;
        }
        for (std::size_t i = 0; i < leads_.size(); ++i) {
            if (!parts_[i].native.empty()) {
                put_on_grid(parts_[i], block, block.leads[i]);
            }
        }
    }

private:
    // Of a lead, what a block is made of.
    struct Part {
        std::span<const float> native;  // empty: nothing can be made of it
        std::int64_t first = 0;
        double rate_hz = 0.0;
        std::vector<float> bridged;  // then filtered

        bool goes_with(const Part& other) const {
            return !native.empty() && native.size() == other.native.size() && rate_hz == other.rate_hz;
        }
    };

    static void take(const Signal& signal, const TimeSpan& piece, const Block& block, Part& part) {
        const double rate_hz = signal.sampling_rate_hz;
        const double start_s = std::max(piece.first_s, time_of(block.first, grid_hz) - overlap_s);
        const double end_s =
            std::min(piece.end_s, time_of(block.first + static_cast<std::int64_t>(block.length), grid_hz) + overlap_s);
        const std::int64_t size = signal.length_samples();
        const Span64 range{std::clamp<std::int64_t>(first_sample_from(start_s, rate_hz), 0, size),
                           std::clamp<std::int64_t>(first_sample_from(end_s, rate_hz), 0, size)};
        part.native = {};
        if (range.first >= range.end || band_low_hz >= highest_corner * rate_hz) {
            return;
        }
        part.native = {signal.samples.data() + range.first, static_cast<std::size_t>(range.end - range.first)};
        part.first = range.first;
        part.rate_hz = rate_hz;
        signal::bridge_gaps(part.native, part.bridged);
    }

    // Two parts that go together, or the same one twice.
    void filter(Part& one, Part& other) {
        if (one.native.empty()) {
            return;
        }
        const signal::Band band{band_low_hz, std::min(band_high_hz, highest_corner * one.rate_hz)};
        signal::band_pass({one.bridged, other.bridged}, {band, band}, one.rate_hz, filtered_);
        other.bridged.swap(filtered_[1]);
        one.bridged.swap(filtered_[0]);
    }

    void put_on_grid(const Part& part, const Block& block, LeadBlock& out) const {
        const double step = part.rate_hz / grid_hz;
        const auto last = static_cast<double>(part.bridged.size() - 1);
        for (std::size_t k = 0; k < block.length; ++k) {
            const double position = static_cast<double>(block.first + static_cast<std::int64_t>(k)) * step -
                                    static_cast<double>(part.first);
            const double inside = std::clamp(position, 0.0, last);
            out.samples[k] = interpolator_.at(part.bridged, inside);
            const float nearest = part.native[nearest_to(inside)];
            out.valid[k] = std::abs(position - inside) <= 0.5 && signal::is_valid(nearest);
        }
    }

    const Recording& recording_;
    std::span<const std::size_t> leads_;
    Interpolator interpolator_;
    std::vector<Part> parts_;
    std::array<std::vector<float>, 2> filtered_;
};

}  // namespace

void for_each_block(const Recording& recording, std::span<const std::size_t> leads, std::span<const TimeSpan> cuts,
                    std::span<const double> beat_times_s, double block_s,
                    const std::function<void(const Block&)>& each) {
    Leads source(recording, leads);
    Block block;
    auto cut = cuts.begin();
    double piece_start_s = 0.0;
    for (std::size_t i = 0; i < beat_times_s.size();) {
        while (cut != cuts.end() && cut->end_s <= beat_times_s[i]) {
            piece_start_s = cut->end_s;
            ++cut;
        }
        const double piece_end_s =
            cut == cuts.end() ? std::max(recording.duration_s(), piece_start_s) : std::max(cut->first_s, piece_start_s);
        if (beat_times_s[i] < piece_start_s || beat_times_s[i] >= piece_end_s) {
            ++i;  // in a cut, before the start or after the end
            continue;
        }
        const double core_end_s = std::min(piece_end_s, beat_times_s[i] + block_s);
        std::size_t end = i + 1;
        while (end < beat_times_s.size() && beat_times_s[end] < core_end_s) {
            ++end;
        }
        block.beats = {i, end};
        block.first = sample_at(beat_times_s[i], grid_hz) - block_margin;
        block.length =
            static_cast<std::size_t>(sample_at(beat_times_s[end - 1], grid_hz) + block_margin + 1 - block.first);
        source.fill(block, {piece_start_s, piece_end_s});
        each(block);
        i = end;
    }
}

}  // namespace beatlens::beats
