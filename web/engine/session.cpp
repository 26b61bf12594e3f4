#include "session.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "analysis/beat_list.h"
#include "analysis/report_json.h"
#include "analysis/rhythm_json.h"
#include "formats/packed.h"
#include "formats/wfdb/wfdb.h"
#include "json_border.h"

namespace beatlens::engine {

namespace {

using Json = nlohmann::ordered_json;

Json describe_beat_list(const Recording& record, Json json) {
    const analysis::BeatList list = analysis::read_beat_list(record);
    json["kind"] = "beat_list";
    json["beats"] = list.analysis.beats.size();
    json["counts"] = list.symbols;
    json["heart_rate"] = analysis::heart_rate_json(list.analysis.heart_rate);
    json["shortest_s"] = list.shortest_s;
    json["longest_s"] = list.longest_s;
    json["rhythm"] = list.analysis.rhythm ? analysis::rhythm_json(*list.analysis.rhythm) : Json();
    return json;
}

Json describe(const Recording& record) {
    Json leads = Json::array();
    for (const Signal& signal : record.signals) {
        leads.push_back({{"name", signal.lead},
                         {"units", signal.units},
                         {"sampling_rate_hz", signal.sampling_rate_hz},
                         {"samples", signal.length_samples()},
                         {"may_be_ecg", may_be_ecg(signal)}});
    }
    Json choices = Json::array();
    for (const Choice& choice : record.choices) {
        Json options = Json::array();
        for (const Choice::Option& option : choice.options) {
            options.push_back({{"value", option.value}, {"text", option.text}});
        }
        choices.push_back({{"key", choice.key},
                           {"question", choice.question},
                           {"options", std::move(options)},
                           {"chosen", choice.chosen}});
    }
    Json gaps = Json::array();
    for (const Gap& gap : record.gaps) {
        gaps.push_back({{"first_s", gap.first_s},
                        {"end_s", gap.end_s},
                        {"lead_off", gap.kind == Gap::Kind::lead_off},
                        {"lead", gap.signal ? Json(*gap.signal) : Json()}});
    }
    const auto ecg = std::find_if(record.signals.begin(), record.signals.end(), may_be_ecg);
    const auto start_of_day = analysis::start_of_day_s(record.start_time);
    Json json = {{"kind", "record"},
                 {"name", record.name},
                 {"duration_s", record.duration_s()},
                 {"leads", std::move(leads)},
                 {"first_ecg_lead", ecg == record.signals.end() ? 0 : ecg - record.signals.begin()},
                 {"annotations", record.annotations.size()},
                 {"has_annotations", record.has_annotations},
                 {"annotations_from", record.annotations_from},
                 {"start_time", record.start_time},
                 {"start_of_day_s", start_of_day ? Json(*start_of_day) : Json()},
                 {"comments", record.comments},
                 {"choices", std::move(choices)},
                 {"gaps", std::move(gaps)},
                 {"warnings", record.warnings}};
    return analysis::is_beat_list(record) ? describe_beat_list(record, std::move(json)) : json;
}

Json describe(const BeatTable& table) {
    return {{"kind", "beat_table"},        {"name", table.name},  {"beats", table.beats()},
            {"beat_length", table.length}, {"first_ecg_lead", 0}, {"has_classes", !table.classes.empty()},
            {"warnings", table.warnings}};
}

constexpr double beat_table_hz = 120.0;

}  // namespace

std::string Session::load_model(std::span<const std::uint8_t> bytes) {
    auto model = model::parse_model(bytes);
    if (!model) {
        return error_text(model.error());
    }
    parameters_ = std::exchange(model->parameters, {});
    model_ = *std::move(model);
    state_.reset();
    forget_labels();
    const model::StripLayout layout = model::strip_layout(model_->architecture);
    Json json = {{"name", model_->name},
                 {"version", model_->version},
                 {"system", model_->architecture.system},
                 {"parameters", model::parameter_count(model_->architecture)},
                 {"recipe", model_->recipe},
                 {"row_length", layout.step},
                 {"shared_length", layout.shared},
                 {"task", model_->label_set.id},
                 {"classes", model_->output_names()},
                 {"label_set", to_json(model_->label_set)},
                 {"training", model_->training},
                 {"figures", model_->figures}};
    if (!model_->sure_from.empty()) {
        json["sure_from"] = model_->sure_from;
    }
    if (!model_->label_set.note.empty()) {
        json["note"] = model_->label_set.note;
    }
    return text_of(json);
}

void Session::forget_document() {
    document_.reset();
    edits_.reset();
    table_trace_ = {};
    forget_labels();
    located_.reset();
    wave_work_.forget();
    checks_ = {};
    searched_.clear();
}

void Session::forget_labels() {
    run_.reset();
    rows_ = {};
    logits_ = {};
    machine_.reset();
    analysis_.reset();
    table_analysis_.reset();
    comparison_.reset();
    checks_.ordinary.reset();
}

std::string Session::load(const std::string& options) {
    return take(files_.read([&](auto files) { return formats::load_one_record(files, load_options(options)); }));
}

std::string Session::unpack(std::string_view packed) {
    auto document = formats::unpack(packed);
    if (!document) {
        return error_text(document.error());
    }
    unpacked_ = *std::move(document);
    return text_of({{"samples", arrays_of(unpacked_)}});
}

std::string Session::take_unpacked() { return take(std::exchange(unpacked_, {})); }

std::string Session::take(Result<formats::Document> document) {
    forget_document();
    if (!document) {
        return error_text(document.error());
    }
    const auto too_long = [](const Signal& signal) {
        return signal.length_samples() > std::numeric_limits<std::int32_t>::max();
    };
    if (const auto* record = std::get_if<Recording>(&*document);
        record != nullptr && std::any_of(record->signals.begin(), record->signals.end(), too_long)) {
        return error_text(ErrorCode::out_of_range,
                          "The record has more than two thousand million samples; cut it into parts.");
    }
    document_.emplace(*std::move(document));
    return text_of(std::visit([](const auto& held) { return describe(held); }, *document_));
}

Result<Session::Drawn> Session::drawn(std::size_t lead) {
    static const std::string no_units;
    if (!document_) {
        return fail(ErrorCode::empty_input, "No file is loaded.");
    }
    if (const auto* record = std::get_if<Recording>(&*document_)) {
        if (lead >= record->signals.size()) {
            return fail(ErrorCode::out_of_range, "The record has no such lead.");
        }
        const Signal& signal = record->signals[lead];
        return Drawn{signal.samples, signal.sampling_rate_hz, 0, signal.lead, signal.units};
    }
    const auto& table = std::get<BeatTable>(*document_);
    if (table_trace_.empty()) {
        table_trace_ = table.values;
        for (std::size_t end = table.length; table.length > 0 && end <= table_trace_.size(); end += table.length) {
            table_trace_[end - 1] = std::numeric_limits<float>::quiet_NaN();
        }
    }
    return Drawn{table_trace_, beat_table_hz, table.length, table.name, no_units};
}

namespace {

template <class Drawn>
Json with_head(const Drawn& drawn, Json json) {
    json["sampling_rate_hz"] = drawn.sampling_rate_hz;
    json["beat_length"] = drawn.beat_length;
    json["lead"] = drawn.lead;
    json["units"] = drawn.units;
    return json;
}

}  // namespace

std::string Session::trace(std::size_t lead) {
    const auto drawn = this->drawn(lead);
    return drawn ? text_of(with_head(*drawn, {{"samples", array_of(drawn->samples)}})) : error_text(drawn.error());
}

std::string Session::outline(std::size_t lead, unsigned filter) {
    const auto drawn = this->drawn(lead);
    return drawn ? text_of(with_head(*drawn,
                                     lead_view_.outline(drawn->samples, drawn->sampling_rate_hz, view_filter(filter))))
                 : error_text(drawn.error());
}

std::string Session::stretch(std::size_t lead, std::size_t first, std::size_t count, unsigned filter) {
    const auto drawn = this->drawn(lead);
    return drawn
               ? text_of(lead_view_.stretch(drawn->samples, drawn->sampling_rate_hz, first, count, view_filter(filter)))
               : error_text(drawn.error());
}

std::string Session::search(std::size_t lead) {
    const auto* const record = document_ ? std::get_if<Recording>(&*document_) : nullptr;
    if (record == nullptr || lead >= record->signals.size()) {
        return error_text(ErrorCode::out_of_range, "The record has no such lead.");
    }
    const Signal& signal = record->signals[lead];
    auto found = analysis::search_lead(signal.samples, signal.sampling_rate_hz, signal.units == "mV");
    if (!found) {
        return error_text(found.error());
    }
    searched_[lead] = *std::move(found);
    return "{}";
}

std::string Session::search_samples(std::span<const float> samples, double sampling_rate_hz, bool in_mv) {
    const auto found = analysis::search_lead(samples, sampling_rate_hz, in_mv);
    if (!found) {
        return error_text(found.error());
    }
    found_ = signal::to_bytes(*found);
    return text_of({{"found", array_of(found_)}});
}

std::string Session::take_search(std::size_t lead, std::span<const std::uint8_t> found) {
    auto beats = signal::lead_beats_from_bytes(found);
    if (!beats) {
        return error_text(beats.error());
    }
    searched_[lead] = *std::move(beats);
    return "{}";
}

std::string Session::locate(int lead, bool at_reference, bool pacemaker) {
    if (!document_) {
        return error_text(ErrorCode::empty_input, "No file is loaded.");
    }
    if (const auto* table = std::get_if<BeatTable>(&*document_)) {
        return text_of({{"beats", table->beats()}, {"lead", 0}, {"lead_was_chosen", false}, {"leads", Json::array()}});
    }
    analysis::LocateOptions options;
    options.at_reference = at_reference;
    options.searched = &searched_;
    if (lead >= 0) {
        options.lead = static_cast<std::size_t>(lead);
    }
    auto located = analysis::locate(std::get<Recording>(*document_), options);
    searched_.clear();
    if (!located) {
        return error_text(located.error());
    }
    forget_labels();
    wave_work_.forget();
    checks_ = {};
    located_ = *std::move(located);
    has_pacemaker_ = pacemaker;
    return text_of({{"beats", located_->samples.size()},
                    {"lead", located_->lead},
                    {"lead_was_chosen", located_->lead_was_chosen},
                    {"leads", located_->leads}});
}

std::string Session::cut(std::size_t first, std::size_t count) {
    if (!document_ || !model_) {
        return error_text(ErrorCode::empty_input, "No file or no model is loaded.");
    }
    std::size_t beats = 0;
    std::size_t length = 0;
    if (const auto* table = std::get_if<BeatTable>(&*document_)) {
        if (rows_.empty()) {
            auto rows = analysis::table_rows(*table, *model_);
            if (!rows) {
                return error_text(rows.error());
            }
            rows_ = *std::move(rows);
        }
        beats = table->beats();
        length = table->length;
        first = std::min(first, beats);
        count = std::min(count, beats - first);
        return text_of({{"beats", beats},
                        {"length", length},
                        {"shared", 0},
                        {"values", array_of(std::span(rows_).subspan(first * length, count * length))}});
    }
    if (!located_) {
        return error_text(ErrorCode::no_beats, "No beats were found yet.");
    }
    if (!run_) {
        auto run = analysis::AnalysisRun::start(std::get<Recording>(*document_), *located_, *model_);
        if (!run) {
            return error_text(run.error());
        }
        run_.emplace(*std::move(run));
    }
    beats = run_->beats();
    first = std::min(first, beats);
    count = std::min(count, beats - first);
    const model::StripLayout& layout = run_->layout();
    rows_.resize(layout.values(count));
    if (const auto done = count == 0 ? Result<void>() : run_->strip(first, count, rows_); !done) {
        return error_text(done.error());
    }
    return text_of({{"beats", beats}, {"length", layout.step}, {"shared", layout.shared}, {"values", array_of(rows_)}});
}

Result<void> Session::make_state() {
    if (state_) {
        return {};
    }
    model::Model whole = *model_;
    whole.parameters = parameters_;
    const auto engine = model::Engine::create(std::move(whole));
    BEATLENS_TRY(engine);
    auto state = engine->make_state();
    BEATLENS_TRY(state);
    state_.emplace(*std::move(state));
    parameters_.clear();
    return {};
}

std::string Session::infer(std::span<const float> beats) {
    if (!model_) {
        return error_text(ErrorCode::empty_input, "No model is loaded.");
    }
    if (const auto made = make_state(); !made) {
        return error_text(made.error());
    }
    logits_.resize(model::strip_layout(model_->architecture).beats(beats.size()) * model_->outputs.size());
    if (const auto done = state_->strip_logits(beats, logits_); !done) {
        return error_text(done.error());
    }
    return text_of({{"logits", array_of(logits_)}});
}

std::string Session::summarise(std::span<const float> logits) {
    if (!document_ || !model_) {
        return error_text(ErrorCode::empty_input, "No file or no model is loaded.");
    }
    checks_.ordinary.reset();
    if (const auto* table = std::get_if<BeatTable>(&*document_)) {
        return summarise_beat_table(*table, logits);
    }
    return summarise_record(std::get<Recording>(*document_), logits);
}

std::string Session::summarise_record(const Recording& record, std::span<const float> logits) {
    if (!run_) {
        return error_text(ErrorCode::no_beats, "No beats were cut yet.");
    }
    auto summary = run_->finish(logits, {}, wave_work_.collected(), has_pacemaker_);
    if (!summary) {
        return error_text(summary.error());
    }
    machine_ = *std::move(summary);
    return answer_record(record);
}

std::string Session::answer_record(const Recording& record) {
    analysis_ = machine_;
    comparison_.reset();
    if (edits_) {
        auto edited = run_->edit(*machine_, *edits_, {}, wave_work_.collected());
        if (!edited) {
            return error_text(edited.error());
        }
        analysis_ = *std::move(edited);
    }
    if (analysis::has_references(record, *analysis_)) {
        comparison_ = analysis::compare(record, *analysis_);
    }
    // The report's own fields, but the beats as columns: 100,000 small objects would be slow to hand from thread to
    // thread.
    Json json = analysis::analysis_json(*analysis_, comparison_);
    json["class_names"] = analysis_->label_set.names();
    sample_column_.clear();
    label_column_.clear();
    usable_column_.clear();
    sure_column_.clear();
    edited_column_.clear();
    machine_column_.clear();
    for (const analysis::LabelledBeat& beat : analysis_->beats) {
        sample_column_.push_back(static_cast<std::int32_t>(beat.sample));
        label_column_.push_back(beat.label);
        usable_column_.push_back(beat.usable ? 1 : 0);
        sure_column_.push_back(beat.sure ? 1 : 0);
        edited_column_.push_back(static_cast<std::uint8_t>(beat.edit));
        machine_column_.push_back(beat.machine_label);
    }
    json["samples"] = array_of(sample_column_);
    json["labels"] = array_of(label_column_);
    json["usable"] = array_of(usable_column_);
    if (analysis_->unsure_beats) {
        json["sure"] = array_of(sure_column_);
    }
    if (analysis_->edits) {
        json["edited"] = array_of(edited_column_);
        json["machine_labels"] = array_of(machine_column_);
    }
    if (!analysis_->reasons.empty()) {
        json["reasons"] = analysis_->reasons;
    }
    json["probabilities"] = array_of(analysis_->probabilities);
    if (comparison_) {
        // Marks beyond 32 bits lie beyond every signal that this memory holds: they stay there.
        constexpr std::int64_t last = std::numeric_limits<std::int32_t>::max();
        reference_column_.clear();
        for (const std::int64_t sample : comparison_->samples) {
            reference_column_.push_back(static_cast<std::int32_t>(std::min(sample, last)));
        }
        json["references"] = {{"samples", array_of(reference_column_)},
                              {"labels", array_of(comparison_->labels)},
                              {"statuses", array_of(comparison_->statuses)},
                              {"beats", array_of(comparison_->beats)},
                              {"texts", comparison_->texts}};
    }
    return text_of(json);
}

std::string Session::summarise_beat_table(const BeatTable& table, std::span<const float> logits) {
    auto summary = analysis::summarise_table(table, *model_, logits);
    if (!summary) {
        return error_text(summary.error());
    }
    table_analysis_ = *std::move(summary);
    sample_column_.clear();
    for (std::size_t i = 0; i < table_analysis_->labels.size(); ++i) {
        sample_column_.push_back(static_cast<std::int32_t>(i * table.length));
    }
    Json json = analysis::table_json(*table_analysis_);
    json["class_names"] = table_analysis_->label_set.names();
    json["samples"] = array_of(sample_column_);
    json["labels"] = array_of(table_analysis_->labels);
    if (table_analysis_->unsure_beats) {
        json["sure"] = array_of(table_analysis_->sure);
    }
    json["probabilities"] = array_of(table_analysis_->probabilities);
    if (table_analysis_->confusion) {
        json["reference_labels"] = array_of(table.classes);
    }
    return text_of(json);
}

}  // namespace beatlens::engine
