#include <unistd.h>

#include <chrono>
#include <cmath>
#include <ctime>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "analysis/report_json.h"
#include "atomic_file.h"
#include "classify.h"
#include "commands.h"
#include "files.h"
#include "progress.h"
#include "recordings.h"
#include "result_folder.h"

namespace beatlens::cli {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::ordered_json;

std::string time_now() {
    const std::time_t now = std::time(nullptr);
    std::tm utc = {};
    gmtime_r(&now, &utc);
    char text[32];
    return std::string(text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc));
}

std::string host_name() {
    char name[256] = {};
    return ::gethostname(name, sizeof name - 1) == 0 ? name : "";
}

enum class State { done, kept, failed };

// A run over one shard: several threads take recordings, label them and write their files; what they share is locked.
class ShardRun {
public:
    ShardRun(const ClassifyOptions& options, const Labeller& labeller, const Shard& shard, Json made,
             RecordingSource source, Manifest manifest)
        : options_(options),
          labeller_(labeller),
          shard_(shard),
          made_(std::move(made)),
          source_(std::move(source)),
          manifest_(std::move(manifest)) {}

    Result<int> run() {
        std::vector<std::string> lists;
        for (const fs::path& list : options_.lists) {
            lists.push_back(list.string());
        }
        BEATLENS_TRY(manifest_.add({{"run",
                                     {{"shard", shard_.text()},
                                      {"named", options_.recordings},
                                      {"lists", lists},
                                      {"made", made_},
                                      {"host", host_name()},
                                      {"process", ::getpid()},
                                      {"time", time_now()}}}}));
        work_in_threads();
        progress_.clear();
        BEATLENS_TRY(stopped_);
        if (source_.paths() == 0) {
            return fail(ErrorCode::empty_input, "The list names no recording.");
        }
        BEATLENS_TRY(
            manifest_.add({{"end", {{"done", done_}, {"kept", kept_}, {"failed", failed_}, {"time", time_now()}}}}));
        const std::size_t all = done_ + kept_ + failed_;
        say("shard " + shard_.text() + ": " + std::to_string(all) + (all == 1 ? " recording" : " recordings") + ", " +
            std::to_string(done_) + " labelled now, " + std::to_string(kept_) + " before, " + std::to_string(failed_) +
            " failed.");
        return failed_ == 0 ? exit_done : failed_ == all && shard_.count == 1 ? exit_failed : exit_partly;
    }

private:
    void work_in_threads() {
        std::vector<std::thread> threads;
#ifndef __EMSCRIPTEN__  // the build for node has no threads
        for (std::size_t i = 1; i < options_.jobs; ++i) {
            threads.emplace_back([this] { work(); });
        }
#endif
        work();
        for (std::thread& thread : threads) {
            thread.join();
        }
    }

    void work() {
        while (const auto recording = next()) {
            const Json made = made_of(*recording);
            const fs::path result = result_path(*recording);
            const auto begin = std::chrono::steady_clock::now();
            std::optional<Error> error;
            const auto state = label(*recording, made, result, error);
            const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
            Json line = {{"path", recording->shown().string()}, {"state", "done"}, {"result", result.string()}};
            if (state && *state == State::kept) {
                line["state"] = "kept";
            } else {
                line["seconds"] = std::round(seconds.count() * 1000) / 1000;
            }
            line["files"] = made["files"];
            if (error) {
                line["state"] = "failed";
                line.update(error_json(*error));
                line.erase("schema");
            }
            finish(*recording, state, error, line);
        }
    }

    // The next recording; none at the end, or where something is wrong that stops the whole run.
    std::optional<RecordingPath> next() {
        const std::lock_guard lock(mutex_);
        while (stopped_) {
            auto recording = source_.next();
            if (!recording) {
                stopped_ = tl::make_unexpected(std::move(recording).error());
            } else if (!*recording) {
                return std::nullopt;
            } else if (at_work_.insert((*recording)->shown().string()).second) {  // else named twice: that makes it
                return **std::move(recording);
            }
        }
        return std::nullopt;
    }

    void finish(const RecordingPath& recording, const Result<State>& state, const std::optional<Error>& error,
                const Json& line) {
        const std::lock_guard lock(mutex_);
        at_work_.erase(recording.shown().string());
        if (!stopped_) {
            return;
        }
        if (!state) {
            stopped_ = tl::make_unexpected(state.error());
            return;
        }
        stopped_ = manifest_.add(line);
        ++(*state == State::kept ? kept_ : *state == State::failed ? failed_ : done_);
        if (error) {
            progress_.clear();
            say(about(recording.shown(), *error).message);
        }
        progress_.show(done_ + kept_ + failed_, failed_);
    }

    Json made_of(const RecordingPath& recording) const {
        Json made = made_;
        made["files"] = files_of(recording);
        return made;
    }

    // `error`: why it failed. Errors: io, of the result, which stops the run.
    Result<State> label(const RecordingPath& recording, const Json& made, const fs::path& result,
                        std::optional<Error>& error) const {
        const std::string head = result_head(recording, made);
        const fs::path file = options_.into / result;
        if (find_result(file, head) == Found::done) {
            return State::kept;
        }
        const auto labelled = recording.error ? Result<Labelled>(tl::make_unexpected(*recording.error))
                                              : labeller_.label(recording.path, recording.inside);
        auto writing = AtomicFile::create(
            file, "." + std::to_string(shard_.index) + "-of-" + std::to_string(shard_.count) + ".tmp");
        BEATLENS_TRY(writing);
        if (labelled) {
            BEATLENS_TRY(write_result(*writing, head, *labelled));
        } else {
            error = labelled.error();
            BEATLENS_TRY(write_result(*writing, head, *error));
        }
        BEATLENS_TRY(writing->finish());
        return error ? State::failed : State::done;
    }

    const ClassifyOptions& options_;
    const Labeller& labeller_;
    Shard shard_;
    Json made_;  // of every recording: how

    std::mutex mutex_;  // of all below
    RecordingSource source_;
    Manifest manifest_;
    std::set<std::string> at_work_;
    Result<void> stopped_;  // what stopped the run, if anything did
    std::size_t done_ = 0;
    std::size_t kept_ = 0;
    std::size_t failed_ = 0;
    Progress progress_{0};
};

}  // namespace

Result<int> classify_into(const ClassifyOptions& options, const Labeller& labeller) {
    const auto shard = options.shard.empty() ? shard_of_slurm() : parse_shard(options.shard);
    BEATLENS_TRY(shard);
    auto made = how_made(options.model.value_or(default_model()), labeller.options(), columns_of(labeller));
    BEATLENS_TRY(made);
    auto source = RecordingSource::open(options.recordings, options.lists, true,
                                        [&](const fs::path& path) { return shard->has(path); });
    BEATLENS_TRY(source);
    auto manifest = Manifest::open(options.into, *shard);
    BEATLENS_TRY(manifest);
    return ShardRun(options, labeller, *shard, *std::move(made), *std::move(source), *std::move(manifest)).run();
}

}  // namespace beatlens::cli
