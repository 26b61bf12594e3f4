// One document and one model, and the steps from bytes to labelled beats, for callers across a language border: every
// step answers with JSON, and the arrays that belong to it stay in memory, named in the JSON as
// {"pointer": address, "length": elements}, until the same step is taken again. An error is
// {"error": {"code": "truncated", "message": "..."}}. web/engine/beatlens.mjs is the caller.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "added_files.h"
#include "analysis/analyze.h"
#include "analysis/beat_table.h"
#include "analysis/comparison.h"
#include "checks.h"
#include "formats/registry.h"
#include "lead_view.h"
#include "model/engine.h"
#include "model/model.h"
#include "wave_work.h"

namespace beatlens::engine {

class Session {
public:
    // {"name", "version", "system", "parameters", "recipe", "row_length", "shared_length" (see cut()), "task",
    // "classes", "label_set" (JSON as text), "training", "figures" (as the file has them: text, JSON mostly)},
    // "sure_from" where the model says from which probability on the label of each class is sure, and "note" where one
    // goes with every result of the model. A document that is open stays open, with the beats that were found in it.
    // After an error the model is the one before. The weights are unpacked by the first infer(), which may refuse them.
    std::string load_model(std::span<const std::uint8_t> bytes);

    // Room for the bytes of one file; the caller fills it before load().
    std::uint8_t* add_file(std::string name, std::size_t size) { return files_.add(std::move(name), size); }
    // Reads the files that were added, and forgets them. `options`: {"samplingRateHz": number, "recording": name out of
    // the error's "choices", "answers": {key of a choice: value}}, all of them optional.
    // {"kind": "record", "name", "duration_s", "leads": [{"name", "units", "sampling_rate_hz", "samples",
    // "may_be_ecg"}],
    //  "first_ecg_lead", "annotations", "has_annotations", "annotations_from", "start_time", "comments", "choices":
    //  [{"key", "question", "options": [{"value", "text"}], "chosen"}], "warnings"}, or
    // {"kind": "beat_table", "name", "beats", "beat_length", "has_classes", "warnings"}, or the same as a record's with
    // {"kind": "beat_list", "beats", "counts", "heart_rate", "shortest_s", "longest_s"}: beats without a trace.
    // Only a WFDB record of one segment is read here. The error reader_needed: the module of readers (web/readers)
    // reads all other files, and its answer goes to unpack(); its error choice_needed has "choices", the names of the
    // recordings.
    std::string load(const std::string& options);
    // A document that the module of further readers packed: {"samples": [array of float]}, for the caller to fill.
    std::string unpack(std::string_view packed);
    // That document, filled. Answers as load() does.
    std::string take_unpacked();

    // What to draw: {"samples": array of float, "sampling_rate_hz", "beat_length" (0 for a record), "lead", "units"}.
    // In a beat table every beat ends with a NaN, so that its line does not run on into the next one.
    std::string trace(std::size_t lead);
    // The same for a screen: without the samples, but with what LeadView::outline() says of them, and some of its
    // samples. `filter`: view_filter(). Models see nothing of it.
    std::string outline(std::size_t lead, unsigned filter);
    std::string stretch(std::size_t lead, std::size_t first, std::size_t count, unsigned filter);

    // Finds the beats, in the given lead or, where that is negative, in all of them: {"beats", "lead",
    // "lead_was_chosen", "leads"}: "lead" is the one that one-lead models look at and samples count, "leads" are those
    // whose waves can be found. A beat table has its beats already.
    std::string locate(int lead, bool at_reference = false, bool pacemaker = false);
    // The part of locate() that takes the time, lead by lead, so that several threads can share it. In the session with
    // the document: {}; the next locate() does not search the lead again.
    std::string search(std::size_t lead);
    // In any other: {"found": array of bytes} for take_search() of the session with the document, which answers {}.
    std::string search_samples(std::span<const float> samples, double sampling_rate_hz, bool in_mv);
    std::string take_search(std::size_t lead, std::span<const std::uint8_t> found);
    // Cuts beats first, ..., first + count - 1 (fewer at the end) for the model: {"beats" (of all), "length", "shared",
    // "values": array of float, count * length + shared of them}: beats in a row as model/strip.h has them. Those of
    // beats i, ..., k - 1 alone are values i * length, ..., k * length + shared - 1.
    std::string cut(std::size_t first, std::size_t count);
    // Class scores of beats that were cut: {"logits": array of float [beats, classes]}.
    std::string infer(std::span<const float> beats);
    // {"record", "lead", ..., "counts", "heart_rate", "comparison"} with "samples" (int32), "labels" (uint8, indices of
    // "class_names"), "usable" (uint8, 0 where the signal cannot be trusted), "sure" (uint8, where the model says it)
    // and "probabilities" (float, [beats, class_names]) of the beats, "reasons" (a list, a sentence for each) where the
    // model gives them, and "references" where the record has annotations. For other label sets "task" and what they
    // tell together, as in analysis/report.h, and no comparison.
    std::string summarise(std::span<const float> logits);

    // Finding P, QRS and T, see WaveWork: {}; what it says there; {"waves": array of float}; {}.
    std::string load_wave_model(std::span<const std::uint8_t> bytes);
    std::string wave_stretch(std::size_t lead, std::size_t first, std::size_t count);
    std::string find_waves(std::span<const float> samples, double sampling_rate_hz, std::span<const double> times_s,
                           std::size_t before, std::size_t count);
    std::string take_waves(std::size_t lead, std::size_t first, std::span<const float> waves);
    // After summarise(), once all waves were taken: {"waves": analysis/wave_json.h, or null where labels are none of
    // the AAMI's, "warnings": all}. Reports have them from then on, also after the next summarise().
    std::string measure();

    // A person's edits (analysis/edits.h), all of them: answers as summarise() does, with "edited" (uint8, BeatEdit)
    // and "machine_labels" (uint8); they stay, also for the labels of another model, until there is another list. An
    // empty list: none.
    std::string edit(std::string_view edits);
    // After summarise(): {"bytes": array of byte}, an annotation file in MIT format.
    std::string annotations();
    // After measure(): where the waves of a beat are, in all leads together, and what they measure: {"p", "qrs", "t":
    // {"first_s", "peak_s", "end_s"} or null, "p_ms", "pr_ms", "qrs_ms", "qt_ms", "qtc_ms" (Fridericia): number or
    // null}; null where nobody looked for them, or of a beat that a person added.
    std::string beat_waves(std::size_t beat) const;

    // For the panels that check labels, after summarise(). Answers have many arrays, held as two: see HeldArrays.
    // Labels are indices of "class_names". Definitions stand in analysis/inspect.h, alike.h and beat_groups.h.
    //
    // One beat as the model saw it, and what mattered for a label (none: the one that the model gives), in log-odds:
    // {"beat", "label", "logits" (of "classes"), "probabilities" (of "class_names"), "log_odds",
    //  "ordinary": {"beats", "are_normal"}, of which the ordinary beat was made,
    //  "inputs": [{"name", "channels", "length", "axis": {"of": "wave" | "beats", "first", "step"} or null, "columns",
    //    "values", "ordinary": [channels, length] each, "change", "curve" (at every "curve_step"th place),
    //    "curve_step", "column_changes"}],
    //  "parts": [{"name", "first", "size", "change"}], of the input "features",
    //  "layers": [{"names", "kinds", "channels", "length", "values": [channels, length]}],
    //  "alike": [{"beat", "label", "correlation"}], the beats most like it, `alike` at most,
    //  "windows": {"first_s", "step_s", "leads": [{"lead", "name", "units", "values", "usual"}]}, the beat and the
    //    normal one around it in each lead, or null in a beat table}.
    // The first one makes the recording's context where the model needs none; of a day that takes seconds. Beats are
    // as edited; what a person added was seen by no model, and is in no cluster.
    std::string inspect(std::size_t beat, std::optional<std::size_t> label, std::size_t alike);
    // Beats of one shape: {"leads": [{"lead", "name", "units"}], "first_s", "step_s", "clusters": [{"beats": numbers,
    // "counts" (of each label), "medians": of each lead}], "without": numbers of the beats that are in none}, the
    // largest cluster first. Not for beat tables. Makes the context like inspect().
    std::string clusters();
    // Beats of each label over one another: {"units", "first_s", "step_s", "length", "labels": [{"label", "all",
    // "beats": numbers, "values": [beats, length], "median"}]}, `most` beats of a label at most. In a beat table `lead`
    // says nothing.
    std::string class_beats(std::size_t lead, std::size_t most);

    // After summarise(): the same text as the command line's. Empty before it, and HTML for a beat table.
    std::string report_csv() const;
    std::string report_json() const;
    std::string report_html() const;

    // A stretch on paper at true scale (report/paper_strip.h): {"svg": text}. `options`: {"from", "seconds", "leads"
    // (indices or names), "layout" ("stacked" or "12"), "speed" (mm/s), "gain" (mm/mV), "pulse", "labels", "caption"},
    // all of them optional. Beats are labelled once summarise() was asked.
    std::string strip(const std::string& options) const;

private:
    // What is drawn of a lead.
    struct Drawn {
        std::span<const float> samples;
        double sampling_rate_hz;
        std::size_t beat_length;
        const std::string& lead;
        const std::string& units;
    };
    Result<Drawn> drawn(std::size_t lead);
    std::string summarise_record(const Recording& record, std::span<const float> logits);
    std::string answer_record(const Recording& record);
    std::string summarise_beat_table(const BeatTable& table, std::span<const float> logits);
    Result<void> make_state();
    // Of the beats of run_. Errors: those of beats::make_context().
    Result<const beats::BeatContext*> context();
    // Which of the beats of run_ a beat of the analysis is; none: a person added it.
    std::optional<std::size_t> machine_beat(std::size_t beat) const;
    // The other way round, for all: -1 where a person removed it.
    std::vector<std::int32_t> beats_of_machine() const;
    std::string take(Result<formats::Document> document);
    void forget_document();
    void forget_labels();

    AddedFiles files_;
    std::optional<model::Model> model_;                // without its parameters
    std::map<std::string, model::Tensor> parameters_;  // until the first beats are inferred: a session that only reads
                                                       // and cuts needs no engine
    std::optional<model::State> state_;
    formats::Document unpacked_;  // which JavaScript fills
    std::optional<formats::Document> document_;

    std::vector<float> table_trace_;
    LeadView lead_view_;
    std::map<std::size_t, signal::LeadBeats> searched_;  // leads
    std::vector<std::uint8_t> found_;                    // by the last search_samples()
    std::optional<analysis::Located> located_;
    bool has_pacemaker_ = false;                // as the user says
    WaveWork wave_work_;                        // of these beats
    std::optional<analysis::AnalysisRun> run_;  // of the document, its beats and the model
    std::vector<float> rows_;                   // of the last cut(); of a beat table: all
    std::vector<float> logits_;
    std::optional<analysis::Analysis> machine_;   // as the model says it
    std::optional<analysis::EditList> edits_;     // of a person
    std::optional<analysis::Analysis> analysis_;  // with the edits in it
    std::optional<analysis::TableAnalysis> table_analysis_;
    std::optional<analysis::Comparison> comparison_;
    std::vector<std::int32_t> reference_column_;
    std::vector<std::int32_t> sample_column_;
    std::vector<std::uint8_t> label_column_;
    std::vector<std::uint8_t> usable_column_;
    std::vector<std::uint8_t> sure_column_;
    std::vector<std::uint8_t> edited_column_;
    std::vector<std::uint8_t> machine_column_;
    std::vector<std::uint8_t> annotation_bytes_;
    Checks checks_;
};

}  // namespace beatlens::engine
