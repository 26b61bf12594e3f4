#include "rhythm/data.h"

#include <array>
#include <cmath>

#include "formats/parsing.h"
#include "formats/record_files.h"
#include "formats/text/text_table.h"
#include "protocols/ludb.h"

namespace beatlens::trainer {

namespace {

constexpr float not_known = std::numeric_limits<float>::quiet_NaN();

// NaN: no rhythm, or flutter.
float target_of_comments(const std::vector<std::string>& comments) {
    float target = not_known;
    for (const std::string& comment : comments) {
        if (comment.find("Rhythm:") == std::string::npos) {
            continue;
        }
        if (comment.find("Atrial fibrillation") != std::string::npos) {
            return 1.0F;
        }
        if (comment.find("Rhythm: Sinus") != std::string::npos) {
            target = 0.0F;
        }
    }
    return target;
}

class TenSeconds {
public:
    TenSeconds(const model::Engine& model, const delineation::Delineator& delineator)
        : model_(model), delineator_(delineator) {}

    // A record without beats is left out.
    Result<void> add(const Recording& recording, float target, std::size_t fold) {
        auto record = protocols::rhythm_record(recording, model_, delineator_);
        if (record) {
            records_.push_back({*std::move(record), target > 0.5F, fold});
            return {};
        }
        const ErrorCode code = record.error().code;
        if (code == ErrorCode::no_beats || code == ErrorCode::no_signal) {
            return {};
        }
        return tl::make_unexpected(record.error());
    }
    std::vector<TenSecondRecord> all() { return std::move(records_); }

private:
    const model::Engine& model_;
    const delineation::Delineator& delineator_;
    std::vector<TenSecondRecord> records_;
};

}  // namespace

void RhythmRows::add(const RhythmRows& other) {
    values.insert(values.end(), other.values.begin(), other.values.end());
    targets.insert(targets.end(), other.targets.begin(), other.targets.end());
}

RhythmRows rhythm_rows(const rhythm::BeatsInTime& beats, std::span<const delineation::LeadWaves> waves,
                       std::span<const float> targets, std::size_t every) {
    const std::vector<float> rows = rhythm::fibrillation_rows(beats, waves);
    RhythmRows some;
    for (std::size_t i = every / 2; i < beats.size(); i += every) {
        const auto row = std::span(rows).subspan(i * rhythm::fibrillation_row_length, rhythm::fibrillation_row_length);
        if (!std::isnan(row[0]) && !std::isnan(targets[i])) {
            some.values.insert(some.values.end(), row.begin(), row.end());
            some.targets.push_back(targets[i]);
        }
    }
    return some;
}

std::vector<float> annotated_targets(const protocols::RhythmRecord& record) {
    std::vector<float> targets(record.times_s.size(), not_known);
    for (const protocols::RhythmStretch& stretch : record.reference) {
        for (std::size_t i = 0; i < targets.size(); ++i) {
            if (record.times_s[i] >= stretch.first_s && record.times_s[i] < stretch.end_s) {
                targets[i] = stretch.rhythm == protocols::AtrialRhythm::flutter        ? not_known
                             : stretch.rhythm == protocols::AtrialRhythm::fibrillation ? 1.0F
                                                                                       : 0.0F;
            }
        }
    }
    return targets;
}

float target_of_codes(const std::string& codes) {
    const auto has = [&](const char* code) { return codes.find("'" + std::string(code) + "'") != std::string::npos; };
    constexpr std::array others = {"SR", "SARRH", "SBRAD", "STACH", "BIGU", "TRIGU", "PACE"};
    const bool other = std::any_of(others.begin(), others.end(), has);
    if (has("AFLT") || has("AFIB") == other) {
        return not_known;
    }
    return other ? 0.0F : 1.0F;
}

Result<std::vector<TenSecondRecord>> ten_second_records(const std::filesystem::path& data, const model::Engine& model,
                                                        const delineation::Delineator& delineator) {
    TenSeconds records(model, delineator);
    const auto names = protocols::ludb_records(data / "ludb");
    BEATLENS_TRY(names);
    for (const std::string& name : *names) {
        const auto recording = formats::load_record(data / "ludb" / (name + ".hea"));
        BEATLENS_TRY(recording);
        if (const float target = target_of_comments(recording->comments); !std::isnan(target)) {
            BEATLENS_TRY(records.add(*recording, target, protocols::ludb_fold(name)));
        }
    }
    const auto folder = data / "ptbxl_mi";
    const auto bytes = formats::read_file(folder / "labels.csv");
    BEATLENS_TRY(bytes);
    const auto table =
        formats::csv::read_text_table(formats::as_text(*bytes), "labels.csv", {"record", "fold", "scp_codes"});
    BEATLENS_TRY(table);
    for (const formats::csv::TextRow& row : *table) {
        const float target = target_of_codes(row.cells[2]);
        const auto fold = formats::parse_integer(row.cells[1]);
        if (std::isnan(target) || !fold) {
            continue;
        }
        // The name becomes part of a path: only a file of this folder.
        const auto recording = formats::load_record(folder / formats::last_component(row.cells[0]));
        BEATLENS_TRY(recording);
        BEATLENS_TRY(records.add(*recording, target, static_cast<std::size_t>(*fold) % ten_second_folds));
    }
    return records.all();
}

}  // namespace beatlens::trainer
