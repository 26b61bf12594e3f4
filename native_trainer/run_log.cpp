#include "run_log.h"

#include <cstdio>

#include "analysis/figures.h"

namespace beatlens::trainer {

namespace {

using Json = nlohmann::ordered_json;

}  // namespace

struct RunLog::Files {
    RunPaths run;
    std::size_t classes = 0;
    std::chrono::steady_clock::time_point last = std::chrono::steady_clock::now();

    std::span<const AamiClass> class_list() const { return std::span(aami_classes).first(classes); }
    Json figures_json(const PassFigures& figures) const {
        const auto read = analysis::figures(figures.matrix, class_list());
        return {{"loss", figures.loss},
                {"accuracy", read.accuracy},
                {"macro_precision", read.macro.precision},
                {"macro_recall", read.macro.recall},
                {"macro_f1", read.macro.f1}};
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

Result<RunLog> RunLog::start(const Config&, const RunPaths& run, const Dataset& dataset, const std::string&,
                             const TrainingState&) {
    auto files = std::make_unique<Files>();
    files->run = run;
    files->classes = dataset.classes.size();
    return RunLog(std::move(files));
}

Result<void> RunLog::epoch(const EpochLine& line, TrainingState& state) {
    const auto now = std::chrono::steady_clock::now();
    Json json = {{"epoch", line.epoch},
                 {"learning_rate", line.learning_rate},
                 {"seconds", std::chrono::duration<double>(now - files_->last).count()},
                 {"train", files_->figures_json(line.train)}};
    files_->last = now;
    if (line.validation) {
        json["validation"] = files_->figures_json(*line.validation);
    }
    json["best"] = line.best;
    state.history.push_back(std::move(json));
    return replace_text(files_->run.metrics(), state.history.dump(2) + "\n");
}

Result<void> RunLog::finish(const TrainingState&) { return {}; }

}  // namespace beatlens::trainer
