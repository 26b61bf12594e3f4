#include "formats/xml/timeline.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "formats/parsing.h"

namespace beatlens::formats::xml {

namespace {

std::size_t end_of(const Piece& piece) {
    return static_cast<std::size_t>(sample_at(piece.start_s, piece.signal.sampling_rate_hz)) +
           piece.signal.samples.size();
}

// Samples that do not come from the file, at most: 16 MB, or twenty times as many as there are.
bool fits(const std::vector<Piece>& pieces, std::size_t leads) {
    constexpr double longest_s = 1e8;  // so that sample numbers stay far within 64 bits
    std::size_t there = 0;
    double longest = 0.0;
    for (const Piece& piece : pieces) {
        if (piece.start_s > longest_s) {
            return false;
        }
        there += piece.signal.samples.size();
        longest = std::max(longest, static_cast<double>(end_of(piece)));
    }
    return longest * static_cast<double>(leads) <= std::max(20.0 * static_cast<double>(there), 0x1p22);
}

// Stretches of NaN that nothing was put into.
void add_gaps(const Signal& signal, const std::vector<bool>& covered, std::size_t index, std::vector<Gap>& gaps) {
    for (auto at = std::find(covered.begin(), covered.end(), false); at != covered.end();) {
        const auto end = std::find(at, covered.end(), true);
        gaps.push_back({time_of(at - covered.begin(), signal.sampling_rate_hz),
                        time_of(end - covered.begin(), signal.sampling_rate_hz), Gap::Kind::absent, index});
        at = std::find(end, covered.end(), false);
    }
}

}  // namespace

void lay_out(std::vector<Piece> pieces, Recording& record) {
    std::map<std::string, std::vector<Piece*>> by_lead;
    for (Piece& piece : pieces) {
        by_lead[piece.signal.lead].push_back(&piece);
    }
    if (!fits(pieces, by_lead.size())) {
        const std::size_t all = pieces.size();
        std::erase_if(pieces, [first = pieces.front().start_s](const Piece& piece) { return piece.start_s != first; });
        record.warnings.push_back("The leads' parts lie too far apart in time for one recording: " +
                                  std::to_string(all - pieces.size()) + " later parts are not read.");
        return lay_out(std::move(pieces), record);
    }
    std::vector<std::string> differing;
    for (const Piece& first : pieces) {
        std::vector<Piece*>& parts = by_lead[first.signal.lead];
        if (parts.empty() || parts.front() != &first) {
            continue;  // went along with the lead's first part
        }
        Signal signal = first.signal;
        std::size_t length = 0;
        for (const Piece* part : parts) {
            const bool fit =
                part->signal.sampling_rate_hz == signal.sampling_rate_hz && part->signal.units == signal.units;
            length = fit ? std::max(length, end_of(*part)) : length;
            if (!fit) {
                differing.push_back(signal.lead);
            } else if (part->signal.gain_adu_per_unit != signal.gain_adu_per_unit ||
                       part->signal.baseline_adu != signal.baseline_adu) {
                signal.gain_adu_per_unit = 0.0;
                signal.baseline_adu = 0;
            }
        }
        signal.samples.assign(length, std::numeric_limits<float>::quiet_NaN());
        std::vector<bool> covered(length, false);
        for (const Piece* part : parts) {
            if (part->signal.sampling_rate_hz == signal.sampling_rate_hz && part->signal.units == signal.units) {
                const auto at = static_cast<std::ptrdiff_t>(sample_at(part->start_s, signal.sampling_rate_hz));
                std::copy(part->signal.samples.begin(), part->signal.samples.end(), signal.samples.begin() + at);
                std::fill_n(covered.begin() + at, part->signal.samples.size(), true);
            }
        }
        add_gaps(signal, covered, record.signals.size(), record.gaps);
        record.signals.push_back(std::move(signal));
    }
    std::stable_sort(record.gaps.begin(), record.gaps.end(),
                     [](const Gap& a, const Gap& b) { return a.first_s < b.first_s; });
    if (!differing.empty()) {
        record.warnings.push_back("Parts of " + joined(differing) +
                                  " have another sampling rate or unit than the first one and are not read.");
    }
}

}  // namespace beatlens::formats::xml
