// The part of Session that takes a person's edits and gives results as files: session.h says what for.
#include <nlohmann/json.hpp>
#include <utility>

#include "analysis/annotations.h"
#include "analysis/beat_list.h"
#include "analysis/report.h"
#include "json_border.h"
#include "report/html_report.h"
#include "session.h"

namespace beatlens::engine {

std::string Session::edit(std::string_view edits) {
    const auto* const record = document_ ? std::get_if<Recording>(&*document_) : nullptr;
    if (record == nullptr) {
        return error_text(ErrorCode::no_beats, "There is no recording whose beats could be edited.");
    }
    auto list = analysis::edits_from_json(edits);
    if (!list) {
        return error_text(list.error());
    }
    edits_.reset();
    if (!list->edits.empty()) {
        edits_ = *std::move(list);
    }
    return machine_ ? answer_record(*record) : error_text(ErrorCode::no_beats, "No beats were labelled yet.");
}

std::string Session::annotations() {
    const auto* const record = document_ ? std::get_if<Recording>(&*document_) : nullptr;
    if (record == nullptr || !analysis_) {
        return error_text(ErrorCode::no_beats, "No beats were labelled yet.");
    }
    auto bytes = analysis::annotation_file(*record, *analysis_, analysis_->rhythm.has_value());
    if (!bytes) {
        return error_text(bytes.error());
    }
    annotation_bytes_ = *std::move(bytes);
    return text_of({{"bytes", array_of(annotation_bytes_)}});
}

std::string Session::report_html() const {
    const auto* const recording = document_ ? std::get_if<Recording>(&*document_) : nullptr;
    if (recording == nullptr) {
        return "";
    }
    const report::ReportOptions how{std::string("Beatlens ") + BEATLENS_VERSION};
    if (analysis::is_beat_list(*recording)) {
        return report::html_report(*recording, analysis::read_beat_list(*recording).analysis, how);
    }
    return analysis_ ? report::html_report(*recording, *analysis_, how) : "";
}

std::string Session::report_csv() const {
    if (analysis_) {
        return analysis::to_csv(*analysis_);
    }
    if (table_analysis_) {
        return analysis::to_csv(std::get<BeatTable>(*document_), *table_analysis_);
    }
    return "";
}

std::string Session::report_json() const {
    if (analysis_) {
        return analysis::to_json(*analysis_, comparison_);
    }
    if (table_analysis_) {
        return analysis::to_json(std::get<BeatTable>(*document_), *table_analysis_);
    }
    return "";
}

}  // namespace beatlens::engine
