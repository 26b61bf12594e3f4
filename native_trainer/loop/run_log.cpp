#include "loop/run_log.h"

#include <torch/version.h>

#include <cstdio>
#include <limits>
#include <optional>

#include "formats/record_files.h"
#include "metrics/figures.h"
#include "report/curves.h"
#include "report/event_file.h"
#include "report/revision.h"

namespace beatlens::trainer {

namespace {

using Json = nlohmann::ordered_json;

// What metrics.json and the event files have of a pass, and under which names.
struct Named {
    const char* name;
    double value;
};
std::vector<Named> named_figures(const PassFigures& pass) {
    const auto read = metrics::figures(pass.matrix);
    return {{"loss", pass.loss},
            {"accuracy", read.accuracy},
            {"macro_precision", read.macro.precision},
            {"macro_recall", read.macro.recall},
            {"macro_f1", read.macro.f1}};
}

std::vector<double> column(const Json& history, const char* pass, const char* figure) {
    std::vector<double> values;
    for (const Json& line : history) {
        if (line.contains(pass)) {
            const Json& value = line[pass][figure];  // null: JSON has no NaN
            values.push_back(value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>());
        }
    }
    return values;
}

Picture curves_of(const std::string& heading, const TrainingState& state) {
    const auto curve = [&](const char* name, const char* figure) {
        return Curve{name, column(state.history, "train", figure), column(state.history, "validation", figure)};
    };
    return learning_curves(heading,
                           {curve("Loss", "loss"), curve("Accuracy", "accuracy"), curve("Macro F1", "macro_f1")},
                           state.best_epoch + 1);
}

// How often a run has gone on after a break stands in the run.json of the time before.
RunRecord record_of(const RunPaths& run, const std::string& device, bool resumes) {
    RunRecord record = begin_run_record(TORCH_VERSION, device, torch::get_num_threads());
    if (const auto earlier = formats::read_file(run.run()); resumes && earlier) {
        const Json json = Json::parse(earlier->begin(), earlier->end(), nullptr, false);
        if (json.is_object()) {
            record.started = json.value("started", record.started);
            record.resumed = json.value("resumed", 0) + 1;
        }
    }
    return record;
}

}  // namespace

struct RunLog::Files {
    RunPaths run;
    std::string heading;
    RunRecord record;
    std::optional<EventFile> events;
    std::chrono::steady_clock::time_point last = std::chrono::steady_clock::now();

    Json add_pass(const char* pass, const PassFigures& figures, int epoch) {
        Json json;
        for (const Named& figure : named_figures(figures)) {
            json[figure.name] = figure.value;
            events->scalar(std::string(figure.name) + "/" + pass, epoch, figure.value);
        }
        json["confusion"] = figures.matrix.counts;
        return json;
    }
};

RunLog::RunLog(std::unique_ptr<Files> files) : files_(std::move(files)) {}
RunLog::RunLog(RunLog&&) noexcept = default;
RunLog::~RunLog() = default;

std::string summary(const EpochLine& line) {
    char text[200];
    std::snprintf(text, sizeof text, "loss %.4f  accuracy %.4f", line.train.loss, line.train.matrix.accuracy());
    std::string all = text;
    if (line.validation) {
        std::snprintf(text, sizeof text, "  validation loss %.4f  accuracy %.4f%s", line.validation->loss,
                      line.validation->matrix.accuracy(), line.best ? " best" : "");
        all += text;
    }
    return all;
}

Result<RunLog> RunLog::start(const Config& config, const RunPaths& run, const std::string& device, int processes,
                             const TrainingState& state) {
    auto files = std::make_unique<Files>();
    files->run = run;
    files->heading = config.system + ", protocol " + config.protocol + ", seed " + std::to_string(config.seed);
    files->record = record_of(run, device, state.next_epoch > 0);
    files->record.processes = processes;
    auto events = EventFile::create(run.folder, state.next_epoch + 1);
    BEATLENS_TRY(events);
    files->events = std::move(*events);
    files->events->text("config", 0, "```json\n" + to_json(config) + "\n```");
    BEATLENS_TRY(replace_text(run.run(), to_json(files->record) + "\n"));
    return RunLog(std::move(files));
}

Result<void> RunLog::epoch(const EpochLine& line, TrainingState& state) {
    const auto now = std::chrono::steady_clock::now();
    Json json = {{"epoch", line.epoch},
                 {"learning_rate", line.learning_rate},
                 {"seconds", std::chrono::duration<double>(now - files_->last).count()},
                 {"train", files_->add_pass("train", line.train, line.epoch)}};
    files_->last = now;
    files_->events->scalar("learning_rate", line.epoch, line.learning_rate);
    if (line.validation) {
        json["validation"] = files_->add_pass("validation", *line.validation, line.epoch);
    }
    json["best"] = line.best;
    state.history.push_back(std::move(json));
    BEATLENS_TRY(files_->events->flush());
    BEATLENS_TRY(replace_text(files_->run.curves(), to_svg(curves_of(files_->heading, state))));
    return replace_text(files_->run.metrics(), to_text(state.history) + "\n");
}

Result<void> RunLog::finish(const TrainingState&) {
    files_->record.finished = utc_now();
    return replace_text(files_->run.run(), to_json(files_->record) + "\n");
}

}  // namespace beatlens::trainer
