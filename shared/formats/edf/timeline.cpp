#include "formats/edf/timeline.h"

#include <algorithm>

#include "formats/parsing.h"

namespace beatlens::formats::edf {

namespace {

// How far a record may begin from the end of the one before it without being apart: the times are decimal fractions.
double tolerance_s(const Header& header, double record_s) {
    if (!header.discontinuous) {
        return record_s / 2.0;  // the file says that its records follow one another
    }
    double most_samples = 1.0;
    for (const SignalHeader& signal : header.signals) {
        most_samples = std::max(most_samples, static_cast<double>(signal.samples_per_record));
    }
    return 1.5 * record_s / most_samples;
}

// Shortens gaps to a record each if all of them together are out of proportion.
bool shorten_gaps(std::vector<Piece>& pieces, double record_s, std::uint64_t records, double samples) {
    constexpr double most_times_the_samples = 20.0;
    constexpr double always_allowed = 1 << 24;  // samples of all signals: 64 MB
    const double duration_s = static_cast<double>(records) * record_s;
    const double samples_per_s = samples / duration_s;
    const double gaps_s =
        pieces.back().at_s + static_cast<double>(records - pieces.back().first_record) * record_s - duration_s;
    if (gaps_s * samples_per_s <= std::max(most_times_the_samples * samples, always_allowed)) {
        return false;
    }
    double end_s = 0.0;  // of the piece before
    double before_s = 0.0;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const double gap_s = i == 0 ? 0.0 : std::min(pieces[i].at_s - before_s, record_s);
        const std::uint64_t next = i + 1 < pieces.size() ? pieces[i + 1].first_record : records;
        const double length_s = static_cast<double>(next - pieces[i].first_record) * record_s;
        before_s = pieces[i].at_s + length_s;
        pieces[i].at_s = end_s + gap_s;
        end_s = pieces[i].at_s + length_s;
    }
    return true;
}

}  // namespace

double Timeline::at_s(double onset_s) const {
    const auto next = std::upper_bound(pieces.begin(), pieces.end(), onset_s,
                                       [](double time_s, const Piece& piece) { return time_s < piece.onset_s; });
    const Piece& piece = next == pieces.begin() ? pieces.front() : *(next - 1);
    const double at_s = piece.at_s + (onset_s - piece.onset_s);
    return next == pieces.end() ? at_s : std::min(at_s, next->at_s);
}

Timeline make_timeline(const Header& header, const Notes& notes, std::uint64_t records, double record_s,
                       double samples) {
    Timeline timeline;
    const auto stated = [&](std::uint64_t record) {
        return record < notes.record_onset_s.size() ? notes.record_onset_s[static_cast<std::size_t>(record)]
                                                    : std::nullopt;
    };
    timeline.pieces.push_back({0, stated(0).value_or(0.0), 0.0});
    const double tolerance = tolerance_s(header, record_s);
    std::uint64_t backwards = 0;
    for (std::uint64_t record = 1; record < records; ++record) {
        const auto onset_s = stated(record);
        if (!onset_s) {
            continue;
        }
        const Piece& piece = timeline.pieces.back();
        const double passed_s = static_cast<double>(record - piece.first_record) * record_s;
        const double apart_s = *onset_s - piece.onset_s - passed_s;
        if (apart_s < -tolerance) {
            ++backwards;
        } else if (apart_s > tolerance) {
            timeline.pieces.push_back({record, *onset_s, piece.at_s + passed_s + apart_s});
        }
    }
    if (backwards > 0) {
        timeline.warnings.push_back("By their times " + std::to_string(backwards) +
                                    " data records begin before the one before them ends; they are shown after it.");
    }
    if (timeline.pieces.size() > 1) {
        if (!header.discontinuous) {
            timeline.warnings.push_back(
                "The header says that the recording is in one piece, but its data records are "
                "apart by their own times; these are taken.");
        }
        if (shorten_gaps(timeline.pieces, record_s, records, samples)) {
            timeline.warnings.push_back("The gaps of the recording are so long that they are shown shorter, as " +
                                        number_text(record_s) + " s at most; times after them are not the recorder's.");
        }
    }
    return timeline;
}

}  // namespace beatlens::formats::edf
