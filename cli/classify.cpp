#include "classify.h"

#include <memory>

#include "analysis/comparison.h"
#include "analysis/log_odds.h"
#include "commands.h"
#include "files.h"
#include "in_order.h"
#include "labelling.h"
#include "metrics/figures.h"
#include "progress.h"
#include "recordings.h"
#include "result_text.h"

namespace beatlens::cli {

namespace {

// One recording, ready to be written; made in any thread.
struct Item {
    std::string text;
    std::vector<std::string> notes;
    std::optional<Error> error;
    std::optional<analysis::ComparisonFigures> positions;  // compared with the record's annotations
    std::optional<metrics::ConfusionMatrix> classes;       // of rows of beats with their class
};

Item make_item(const Labeller& labeller, const ResultStyle& style, const RecordingPath& recording) {
    Item item;
    auto labelled = recording.error ? Result<Labelled>(tl::make_unexpected(*recording.error))
                                    : labeller.label(recording.path, recording.inside);
    if (!labelled) {
        item.error = about(recording.shown(), labelled.error());
        item.text = text_of(style, recording.shown(), labelled.error());
        return item;
    }
    item.text = text_of(style, recording.shown(), *labelled);
    if (style.one_file || style.per_beat) {  // the line of a recording has them in it
        for (const std::string& warning : labelled->warnings()) {
            item.notes.push_back("note: " + warning);
        }
        if (const auto unsure = labelled->unsure_beats(); unsure.value_or(0) > 0) {
            item.notes.push_back(std::to_string(*unsure) + " of " + std::to_string(labelled->counted_beats()) +
                                 " labels are unsure; they count like the others.");
        }
    }
    if (labelled->comparison) {
        item.positions = labelled->comparison->figures;
        if (style.one_file) {
            item.notes.push_back("compared with the annotations in " + labelled->comparison->annotations_from + ":");
        }
    }
    if (const auto* record = std::get_if<analysis::Analysis>(&labelled->result)) {
        if (record->log_odds) {
            item.notes.push_back(analysis::to_text(*record->log_odds, record->label_set));
        }
    } else {
        const analysis::TableAnalysis& table = std::get<LabelledTable>(labelled->result).analysis;
        item.classes = table.confusion;
        if (!table.label_set.note.empty()) {
            item.notes.push_back(table.label_set.note);
        }
    }
    if (!style.one_file) {
        for (std::string& note : item.notes) {
            note.insert(0, recording.shown().string() + ": ");
        }
    }
    return item;
}

// Takes the recordings in their order: writes them, says what is to be said and keeps the sums.
class Taker {
public:
    Taker(const ResultStyle& style, const std::filesystem::path& output, std::size_t all)
        : style_(style), output_(output), progress_(all), all_(all) {
        progress_.show(0, 0);
    }

    Result<void> take(const Item& item) {
        ++taken_;
        progress_.clear();
        for (const std::string& note : item.notes) {
            say(note);
        }
        if (item.error) {
            failures_.push_back(*item.error);
        }
        if (item.positions) {
            ++compared_;
            sum_.add(*item.positions);
        }
        if (item.classes) {
            class_sum_.add(*item.classes);
        }
        // Of one file that failed there is no document: its sentence is all.
        if (!item.text.empty() && !(item.error && style_.one_file && style_.format == ResultFormat::json)) {
            BEATLENS_TRY(output_.write((written_++ == 0 ? text_before(style_) : text_between(style_)) + item.text));
        }
        progress_.show(taken_, failures_.size());
        return {};
    }

    Result<int> finish() {
        progress_.clear();
        if (written_ > 0) {
            BEATLENS_TRY(output_.write(text_after(style_)));
        }
        BEATLENS_TRY(output_.finish());
        say_comparison();
        if (failures_.empty()) {
            return exit_done;
        }
        if (!style_.one_file) {
            say(std::to_string(failures_.size()) + " of " + std::to_string(all_) +
                (all_ == 1 ? " recording" : " recordings") + " could not be labelled:");
        }
        for (const Error& error : failures_) {
            say(error.message);
        }
        return failures_.size() == all_ ? exit_failed : exit_partly;
    }

private:
    void say_comparison() const {
        if (compared_ > 0) {
            if (compared_ > 1) {
                say(std::to_string(compared_) + " recordings with reference annotations:");
            }
            std::fputs(analysis::to_text(sum_).c_str(), stderr);
        }
        if (class_sum_.total() > 0) {
            say("beats of the tables with classes:");
            std::fputs(metrics::to_text(class_sum_).c_str(), stderr);
        }
    }

    const ResultStyle& style_;
    Output output_;
    Progress progress_;
    std::size_t all_;
    std::size_t taken_ = 0;
    std::size_t written_ = 0;
    std::size_t compared_ = 0;
    std::vector<Error> failures_;
    analysis::ComparisonFigures sum_;
    metrics::ConfusionMatrix class_sum_ = metrics::aami_confusion();
};

Result<Labeller> make_labeller(const ClassifyOptions& options) {
    LabellingOptions labelling = options.labelling;
    labelling.labels.at_reference = options.beats == "reference";
    auto load = load_options(options.reading);
    BEATLENS_TRY(load);
    labelling.load = *std::move(load);
    if (!options.model) {
        labelling.model_for_tables = default_model_for_tables();
    }
    return Labeller::create(options.model.value_or(default_model()), std::move(labelling));
}

Result<int> classify(const ClassifyOptions& options) {
    if (options.recordings.empty() && options.lists.empty()) {
        return fail(ErrorCode::empty_input, "Name at least one recording, folder or list.");
    }
    const auto labeller = make_labeller(options);
    BEATLENS_TRY(labeller);
    if (!options.into.empty()) {
        return classify_into(options, *labeller);
    }
    const auto list = find_recordings(options.recordings, options.lists, options.reading.recording.empty());
    BEATLENS_TRY(list);
    if (list->recordings.empty()) {
        return fail(ErrorCode::empty_input, "The list names no recording.");
    }
    ResultStyle style;
    style.format = options.format == "csv"      ? ResultFormat::csv
                   : options.format == "ndjson" ? ResultFormat::ndjson
                                                : ResultFormat::json;
    style.per_beat = options.per == "beat";
    style.one_file = list->one_file;
    style.columns = columns_of(*labeller);

    Taker taker(style, options.output, list->recordings.size());
    Result<void> written;
    work_in_order(
        list->recordings.size(), options.jobs,
        [&](std::size_t i) { return make_item(*labeller, style, list->recordings[i]); },
        [&](std::size_t, const Item& item) {
            written = taker.take(item);
            return written.has_value();
        });
    BEATLENS_TRY(written);
    return taker.finish();
}

}  // namespace

Run add_classify(CLI::App& command) {
    const auto options = std::make_shared<ClassifyOptions>();
    command.add_option(
        "recording", options->recordings,
        "Files of any format that is read, archives and folders of them, WFDB records by name (100), or @LIST: a "
        "file with one path a line");
    command.add_option("--list", options->lists, "The same as @LIST; may be given several times")
        ->allow_extra_args(false);
    add_labelling_options(command, options->model, options->labelling.labels, options->beats);
    command.add_flag("--intervals", options->labelling.intervals,
                     "Find P, QRS and T too, and measure intervals beat by beat, by class and by the minute");
    auto* const format =
        command.add_option("--format", options->format, "csv, ndjson (a JSON object a line) or json (one document)")
            ->check(CLI::IsMember({"csv", "ndjson", "json"}))
            ->capture_default_str();
    auto* const per =
        command.add_option("--per", options->per, "beat, or record: one line each, with counts and heart rate")
            ->check(CLI::IsMember({"beat", "record"}))
            ->capture_default_str();
    auto* const out = command.add_option("--out", options->output, "File to write; default: standard output");
    add_reading_options(command, options->reading);
    auto* const into = command
                           .add_option("--into", options->into,
                                       "Folder to fill instead, with a file for each recording: what is there already "
                                       "and would be made the same is left, so that work goes on where it was "
                                       "interrupted; `beatlens merge` makes tables of it")
                           ->excludes(format)
                           ->excludes(per)
                           ->excludes(out)
                           ->excludes("--recording");
    command
        .add_option(
            "--shard", options->shard,
            "i/n, i from 1 to n: only the i-th of n parts of the recordings; default: the place of this task in "
            "its Slurm array, else 1/1")
        ->needs(into);
    command.add_option("--jobs", options->jobs, "Recordings at once; default: one a processor")
        ->check(CLI::Range(std::size_t{1}, std::size_t{1024}));
    command.footer(
        "Where a record has reference annotations its labels are compared with them; the sum over all recordings "
        "stands "
        "on standard error.\n"
        "Exit code: 0: all was labelled; 1: nothing was, or the result could not be written; 2: some recordings "
        "failed, "
        "the others are labelled. What failed and why stands on standard error, and as \"error\" in NDJSON, JSON and "
        "CSV per record; above 100: the options were not understood.");
    return [options] { return classify(*options); };
}

}  // namespace beatlens::cli
