#include "protocols/ludb.h"

#include <algorithm>
#include <cctype>
#include <system_error>

#include "formats/parsing.h"
#include "formats/record_files.h"
#include "formats/wfdb/wfdb.h"

namespace beatlens::protocols {

namespace {

constexpr double same_beat_s = 0.15;

std::optional<WaveKind> kind_of(const std::string& symbol) {
    return symbol == "p"   ? std::optional(WaveKind::p)
           : symbol == "N" ? std::optional(WaveKind::qrs)
           : symbol == "t" ? std::optional(WaveKind::t)
                           : std::nullopt;
}

std::string lower_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

std::int64_t number_of(const std::string& name) { return formats::parse_integer(name).value_or(0); }

}  // namespace

std::vector<MarkedWave> marked_waves(std::span<const Annotation> annotations) {
    std::vector<MarkedWave> waves;
    for (std::size_t i = 0; i < annotations.size(); ++i) {
        const auto kind = kind_of(annotations[i].symbol);
        if (!kind) {
            continue;
        }
        MarkedWave wave{*kind, {std::nullopt, annotations[i].time_s, std::nullopt}};
        if (i > 0 && annotations[i - 1].symbol == "(") {
            wave.points_s[0] = annotations[i - 1].time_s;
        }
        if (i + 1 < annotations.size() && annotations[i + 1].symbol == ")") {
            wave.points_s[2] = annotations[i + 1].time_s;
        }
        waves.push_back(wave);
    }
    return waves;
}

std::vector<MarkedBeat> marked_beats(const MarkedLead& lead) {
    std::vector<MarkedBeat> beats;
    std::optional<MarkedWave> p;
    for (std::size_t i = 0; i < lead.waves.size(); ++i) {
        const MarkedWave& wave = lead.waves[i];
        if (wave.kind == WaveKind::p) {
            p = wave;
        } else if (wave.kind == WaveKind::qrs) {
            MarkedBeat beat;
            beat.qrs = wave;
            beat.p = p;
            beat.p_is_known = i > 0;
            p.reset();
            if (!beats.empty()) {
                beat.before_s = wave.peak_s() - beats.back().qrs.peak_s();
                beats.back().after_s = beat.before_s;
            }
            beats.push_back(beat);
        } else if (!beats.empty() && !beats.back().t) {
            beats.back().t = wave;
        }
    }
    if (!beats.empty()) {
        beats.back().t_is_known = false;
    }
    return beats;
}

std::vector<double> marked_beat_times_s(const LudbRecord& record) {
    std::vector<double> peaks;
    for (const MarkedLead& lead : record.leads) {
        for (const MarkedWave& wave : lead.waves) {
            if (wave.kind == WaveKind::qrs) {
                peaks.push_back(wave.peak_s());
            }
        }
    }
    std::sort(peaks.begin(), peaks.end());
    std::vector<double> times_s;
    for (std::size_t first = 0; first < peaks.size();) {
        std::size_t end = first + 1;
        while (end < peaks.size() && peaks[end] - peaks[first] < same_beat_s) {
            ++end;
        }
        times_s.push_back(peaks[first + (end - first) / 2]);
        first = end;
    }
    return times_s;
}

Result<std::vector<std::string>> ludb_records(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        if (entry.path().extension() == ".hea" && number_of(entry.path().stem().string()) > 0) {
            names.push_back(entry.path().stem().string());
        }
    }
    if (names.empty()) {
        return fail(ErrorCode::missing_file,
                    "The folder '" + folder.string() + "' holds no records of LUDB (1.hea, ...).");
    }
    std::sort(names.begin(), names.end(),
              [](const std::string& a, const std::string& b) { return number_of(a) < number_of(b); });
    return names;
}

Result<LudbRecord> load_ludb_record(const std::filesystem::path& folder, const std::string& name) {
    auto recording = formats::load_record(folder / (name + ".hea"));
    BEATLENS_TRY(recording);
    LudbRecord record{name, *std::move(recording), {}, false};
    for (const std::string& comment : record.recording.comments) {
        const std::string text = lower_case(comment);
        record.has_fibrillation |=
            text.find("atrial fibrillation") != std::string::npos || text.find("atrial flutter") != std::string::npos;
    }
    for (std::size_t i = 0; i < record.recording.signals.size(); ++i) {
        const Signal& signal = record.recording.signals[i];
        const auto path = folder / (name + "." + lower_case(signal.lead));
        std::error_code none;
        if (!std::filesystem::exists(path, none)) {
            continue;
        }
        const auto bytes = formats::read_file(path);
        BEATLENS_TRY(bytes);
        const auto marks = formats::parse_wfdb_annotations(*bytes, signal.sampling_rate_hz);
        BEATLENS_TRY(marks);
        record.leads.push_back({i, marked_waves(marks->annotations)});
    }
    if (record.leads.empty()) {
        return fail(ErrorCode::missing_file, "Record " + name + " has no marks of waves (" + name + ".i, ...).");
    }
    return record;
}

std::size_t ludb_fold(const std::string& name) {
    return static_cast<std::size_t>(std::max<std::int64_t>(number_of(name) - 1, 0)) % ludb_folds;
}

}  // namespace beatlens::protocols
