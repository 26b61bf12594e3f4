#include "evaluate_af.h"

#include <array>
#include <nlohmann/json.hpp>

#include "files.h"
#include "loading.h"
#include "protocols/protocol_d.h"
#include "protocols/protocol_x.h"

namespace beatlens::cli {

std::string to_text(const AfReports& reports) { return to_text(reports.with_p) + "\n" + to_text(reports.without_p); }

std::string to_json(const AfReports& reports) {
    auto json = nlohmann::ordered_json::parse(to_json(reports.with_p));
    json["rr_alone"] = nlohmann::ordered_json::parse(to_json(reports.without_p));
    return json.dump();
}

Result<AfReports> evaluate_af(const FolderOptions& folder, const std::filesystem::path& data,
                              const std::optional<std::filesystem::path>& model) {
    if (folder.folders.size() > 1) {
        return fail(ErrorCode::out_of_range, "Protocol af takes one folder of records.");
    }
    const auto engine = load_engine(model.value_or(default_model()));
    BEATLENS_TRY(engine);
    const auto delineator = load_delineator(delineator_asset());
    BEATLENS_TRY(delineator);
    const auto detector = rhythm::FibrillationDetector::create();
    BEATLENS_TRY(detector);
    const bool is_ds2 = folder.folders.empty();
    const std::filesystem::path from = is_ds2 ? data / "mitdb" : folder.folders[0];
    std::vector<std::string> names = folder.records;
    if (names.empty() && is_ds2) {
        const auto ds2 = protocols::ds2_records();
        names.assign(ds2.begin(), ds2.end());
    } else if (names.empty()) {
        auto all = protocols::annotated_records(from);
        BEATLENS_TRY(all);
        names = *std::move(all);
    }
    const std::string what = is_ds2 && folder.records.empty() ? "DS2" : "Records of " + protocols::database_of(from);
    const std::string told_by = detector->model().name;
    AfReports reports{{told_by, true, what, {}}, {told_by, false, what, {}}};
    std::optional<Error> error;
    using Scores = std::array<protocols::AfRecordScore, 2>;
    const auto score = [&](std::size_t i) -> Result<Scores> {
        const auto recording = protocols::load_named(from, names[i]);
        BEATLENS_TRY(recording);
        const auto record = protocols::rhythm_record(*recording, *engine, *delineator);
        BEATLENS_TRY(record);
        auto with_p = detector->find(record->beats(), record->waves);
        BEATLENS_TRY(with_p);
        auto without_p = detector->find(record->beats(), {});
        BEATLENS_TRY(without_p);
        return Scores{protocols::score_fibrillation(*record, std::move(with_p->episodes)),
                      protocols::score_fibrillation(*record, std::move(without_p->episodes))};
    };
    work_in_order(names.size(), folder.jobs, score, [&](std::size_t i, Result<Scores> scores) {
        if (!scores) {
            error = about(from / names[i], std::move(scores).error());
            return false;
        }
        reports.with_p.records.push_back(std::move((*scores)[0]));
        reports.without_p.records.push_back(std::move((*scores)[1]));
        return true;
    });
    if (error) {
        return tl::make_unexpected(*std::move(error));
    }
    return reports;
}

}  // namespace beatlens::cli
