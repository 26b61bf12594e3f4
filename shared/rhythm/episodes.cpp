#include "rhythm/episodes.h"

#include <algorithm>
#include <cmath>

namespace beatlens::rhythm {

namespace {

constexpr std::size_t rate_intervals = 8;
constexpr std::size_t least_repeats = 3;
constexpr std::size_t least_run = 3;
constexpr double hour_s = 3600.0;
constexpr double minute_s = 60.0;
constexpr double most_minutes = 1e6;

class Search {
public:
    Search(const BeatsInTime& beats, const EpisodeLimits& limits) : beats_(beats), limits_(limits) {}

    std::vector<Episode> all() {
        for (const beats::BeatRange& piece : beats_.rr.pieces) {
            for (const AamiClass of : {AamiClass::V, AamiClass::S}) {
                find_rows(piece, of);
                find_pattern(piece, of, 2, EpisodeKind::bigeminy);
                find_pattern(piece, of, 3, EpisodeKind::trigeminy);
            }
            find_rates(piece);
            find_pauses(piece);
        }
        std::stable_sort(episodes_.begin(), episodes_.end(),
                         [](const Episode& a, const Episode& b) { return a.first_beat < b.first_beat; });
        return std::move(episodes_);
    }

private:
    void add(EpisodeKind kind, AamiClass of, std::size_t first, std::size_t end) {
        const double first_s = beats_.times_s[first];
        const double end_s = beats_.times_s[end - 1];
        const double span_s = end_s - first_s;
        const double rate_bpm = span_s > 0.0 ? 60.0 * static_cast<double>(end - first - 1) / span_s : 0.0;
        episodes_.push_back({kind, of, first, end, first_s, end_s, rate_bpm, {}});
    }

    // Couplets and runs.
    void find_rows(const beats::BeatRange& piece, AamiClass of) {
        for (std::size_t i = piece.first; i < piece.end;) {
            std::size_t end = i;
            while (end < piece.end && beats_.classes[end] == of) {
                ++end;
            }
            if (end - i >= 2) {
                add(end - i >= least_run ? EpisodeKind::run : EpisodeKind::couplet, of, i, end);
            }
            i = std::max(end, i + 1);
        }
    }

    // Whether `period` beats from `at` are normal ones with an ectopic one at the end.
    bool is_cycle(const beats::BeatRange& piece, std::size_t at, AamiClass of, std::size_t period) const {
        if (at + period > piece.end || beats_.classes[at + period - 1] != of) {
            return false;
        }
        const auto first = beats_.classes.begin() + static_cast<std::ptrdiff_t>(at);
        return std::all_of(first, first + static_cast<std::ptrdiff_t>(period) - 1,
                           [](AamiClass c) { return c == AamiClass::N; });
    }

    void find_pattern(const beats::BeatRange& piece, AamiClass of, std::size_t period, EpisodeKind kind) {
        for (std::size_t i = piece.first; i < piece.end;) {
            std::size_t end = i;
            while (is_cycle(piece, end, of, period)) {
                end += period;
            }
            if (end - i >= least_repeats * period) {
                add(kind, of, i, end);
            }
            i = std::max(end, i + 1);
        }
    }

    // Stretches in which every 8 intervals in a row are fast, or slow, by their mean.
    void find_rates(const beats::BeatRange& piece) {
        if (piece.size() <= rate_intervals) {
            return;
        }
        std::optional<EpisodeKind> open;
        std::size_t first = 0;
        const std::size_t windows = piece.size() - rate_intervals;
        for (std::size_t w = 0; w <= windows; ++w) {
            std::optional<EpisodeKind> here;
            if (w < windows) {
                const std::size_t at = piece.first + w;
                const double span_s = beats_.times_s[at + rate_intervals] - beats_.times_s[at];
                const double rate_bpm = span_s > 0.0 ? 60.0 * static_cast<double>(rate_intervals) / span_s : 0.0;
                if (rate_bpm >= limits_.tachycardia_bpm) {
                    here = EpisodeKind::tachycardia;
                } else if (rate_bpm > 0.0 && rate_bpm <= limits_.bradycardia_bpm) {
                    here = EpisodeKind::bradycardia;
                }
            }
            if (here != open) {
                const std::size_t end = piece.first + w + rate_intervals;  // of the last window that was open
                if (open && beats_.times_s[end - 1] - beats_.times_s[first] >= limits_.least_s) {
                    add(*open, AamiClass::N, first, end);
                }
                open = here;
                first = piece.first + w;
            }
        }
    }

    void find_pauses(const beats::BeatRange& piece) {
        for (std::size_t i = piece.first + 1; i < piece.end; ++i) {
            if (beats_.rr.before_s[i] >= limits_.pause_s) {
                add(EpisodeKind::pause, AamiClass::N, i - 1, i + 1);
            }
        }
    }

    const BeatsInTime& beats_;
    const EpisodeLimits& limits_;
    std::vector<Episode> episodes_;
};

}  // namespace

const char* to_string(EpisodeKind kind) {
    switch (kind) {
        case EpisodeKind::couplet:
            return "couplet";
        case EpisodeKind::run:
            return "run";
        case EpisodeKind::bigeminy:
            return "bigeminy";
        case EpisodeKind::trigeminy:
            return "trigeminy";
        case EpisodeKind::tachycardia:
            return "tachycardia";
        case EpisodeKind::bradycardia:
            return "bradycardia";
        case EpisodeKind::pause:
            return "pause";
        case EpisodeKind::atrial_fibrillation:
            return "atrial_fibrillation";
    }
    return "";
}

std::vector<Episode> find_episodes(const BeatsInTime& beats, const EpisodeLimits& limits) {
    return Search(beats, limits).all();
}

std::vector<EpisodeSummary> summarise(const std::vector<Episode>& episodes) {
    std::vector<EpisodeSummary> summaries;
    for (std::size_t i = 0; i < episodes.size(); ++i) {
        const Episode& episode = episodes[i];
        auto at = std::find_if(summaries.begin(), summaries.end(), [&](const EpisodeSummary& one) {
            return one.kind == episode.kind && one.of == episode.of;
        });
        if (at == summaries.end()) {
            summaries.push_back({episode.kind, episode.of, 0, i, i});
            at = summaries.end() - 1;
        }
        ++at->count;
        const Episode& longest = episodes[at->longest];
        if (episode.kind == EpisodeKind::pause ? episode.duration_s() > longest.duration_s()
                                               : episode.beats() > longest.beats()) {
            at->longest = i;
        }
        if (episode.rate_bpm > episodes[at->fastest].rate_bpm) {
            at->fastest = i;
        }
    }
    std::stable_sort(summaries.begin(), summaries.end(), [](const EpisodeSummary& a, const EpisodeSummary& b) {
        return a.of != b.of ? index_of(a.of) > index_of(b.of) : a.kind < b.kind;
    });
    return summaries;
}

std::vector<HourlyBeats> beats_by_hour(const BeatsInTime& beats, std::span<const std::uint8_t> usable) {
    std::vector<HourlyBeats> hours;
    for (std::size_t i = 0; i < beats.size(); ++i) {
        if (!usable.empty() && usable[i] == 0) {
            continue;
        }
        const double index = std::clamp(std::floor(beats.times_s[i] / hour_s), 0.0, most_minutes / 60.0);
        while (static_cast<double>(hours.size()) <= index) {
            hours.push_back({static_cast<double>(hours.size()) * hour_s, {}});
        }
        ++hours[static_cast<std::size_t>(index)].counts[index_of(beats.classes[i])];
    }
    return hours;
}

std::vector<std::optional<double>> rate_by_minute(const BeatsInTime& beats, double duration_s) {
    const double minutes = std::clamp(std::ceil(duration_s / minute_s), 0.0, most_minutes);
    std::vector<double> sums_s(static_cast<std::size_t>(minutes), 0.0);
    std::vector<std::size_t> counts(sums_s.size(), 0);
    for (std::size_t i = 0; i < beats.size(); ++i) {
        const double minute = std::floor(beats.times_s[i] / minute_s);
        if (beats.rr.before_s[i] > 0.0 && minute >= 0.0 && minute < minutes) {
            sums_s[static_cast<std::size_t>(minute)] += beats.rr.before_s[i];
            ++counts[static_cast<std::size_t>(minute)];
        }
    }
    std::vector<std::optional<double>> rates(sums_s.size());
    for (std::size_t m = 0; m < rates.size(); ++m) {
        if (counts[m] > 0) {
            rates[m] = 60.0 * static_cast<double>(counts[m]) / sums_s[m];
        }
    }
    return rates;
}

}  // namespace beatlens::rhythm
