#include "transfer/sweep.h"

#include <chrono>
#include <cstdio>

#include "formats/parsing.h"
#include "formats/record_files.h"
#include "loop/checkpoint.h"
#include "model/fold.h"
#include "model/model_file.h"
#include "report/markup.h"

namespace beatlens::trainer {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

// FNV-1a, 64 bits: whether it is the same file, not whether somebody forged it.
std::string fingerprint(std::span<const std::uint8_t> bytes) {
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (const std::uint8_t byte : bytes) {
        hash = (hash ^ byte) * 0x100000001B3ULL;
    }
    char text[20];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
    return text;
}

Result<void> claim_folder(const TransferSetting& setting, const TransferPaths& paths) {
    BEATLENS_TRY(make_folder(paths.folder / "runs"));
    const Json json = {
        {"config", Json::parse(to_json(setting.config))},
        {"base", {{"name", setting.base.name}, {"fingerprint", fingerprint(model::write_model(setting.base))}}},
        {"data", Json::parse(setting.data.summary)}};
    const std::string text = to_text(json) + "\n";
    if (std::error_code error; !fs::exists(paths.setting(), error)) {
        return replace_text(paths.setting(), text);
    }
    const auto there = formats::read_file(paths.setting());
    BEATLENS_TRY(there);
    if (formats::as_text(*there) != text) {
        return fail(ErrorCode::out_of_range, "The folder '" + paths.folder.string() +
                                                 "' holds runs with another configuration, base model or data: give "
                                                 "another folder, or remove it.");
    }
    return {};
}

// What an earlier sweep left of this run; nothing where it did not get there.
std::optional<TransferRun> done_before(const TransferPaths& paths, const TransferKind& kind, std::uint64_t seed) {
    const auto bytes = formats::read_file(paths.figures(kind, seed));
    std::error_code error;
    if (!bytes || !fs::exists(paths.model(kind, seed), error)) {
        return {};
    }
    auto run = transfer_run_from_json(Json::parse(bytes->begin(), bytes->end(), nullptr, false));
    return run && run->kind == kind && run->seed == seed ? std::optional(*std::move(run)) : std::nullopt;
}

// The model first: where there are figures the run is whole.
Result<void> keep(const TransferSetting& setting, const TransferPaths& paths, const TransferRun& run) {
    BEATLENS_TRY(replace_file(paths.model(run.kind, run.seed), [&](const fs::path& fresh) {
        return formats::write_file(fresh, model::write_model(transferred_model(setting, run)));
    }));
    return replace_text(paths.figures(run.kind, run.seed), to_text(to_json(run)) + "\n");
}

std::string run_name(const TransferKind& kind, std::uint64_t seed) {
    return kind.name() + "-seed-" + std::to_string(seed);
}

}  // namespace

fs::path TransferPaths::figures(const TransferKind& kind, std::uint64_t seed) const {
    return folder / "runs" / (run_name(kind, seed) + ".json");
}

fs::path TransferPaths::model(const TransferKind& kind, std::uint64_t seed) const {
    return folder / "runs" / (run_name(kind, seed) + ".safetensors");
}

Result<std::vector<TransferGroup>> run_sweep(const TransferSetting& setting, const TransferPaths& paths,
                                             const std::function<bool(std::size_t)>& go_on) {
    BEATLENS_TRY(claim_folder(setting, paths));
    const auto start = std::chrono::steady_clock::now();
    const auto kinds = transfer_kinds(setting);
    const auto seeds = static_cast<std::size_t>(setting.config.training.seeds);
    std::vector<TransferRun> runs;
    for (const TransferKind& kind : kinds) {
        for (std::size_t i = 0; i < seeds; ++i) {
            const std::uint64_t seed = setting.config.training.seed + i;
            if (auto earlier = done_before(paths, kind, seed)) {
                runs.push_back(*std::move(earlier));
                continue;
            }
            auto run = run_transfer(setting, kind, seed);
            BEATLENS_TRY(run);
            BEATLENS_TRY(keep(setting, paths, *run));
            run->parameters.clear();  // they are in the folder
            runs.push_back(*std::move(run));
            const TransferRun& done = runs.back();
            const double elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
            std::fprintf(stderr, "%s seed %llu: epoch %d of %d kept, validation %s %.4f, %.1f s; run %zu of %zu, %s\n",
                         kind.name().c_str(), static_cast<unsigned long long>(seed), done.best_epoch, done.epochs,
                         setting.config.metric.c_str(), done.score, done.seconds, runs.size(), kinds.size() * seeds,
                         report::duration_text(elapsed).c_str());
            if (go_on && !go_on(runs.size())) {
                return std::vector<TransferGroup>{};
            }
        }
    }
    auto groups = group_runs(std::move(runs));
    BEATLENS_TRY(replace_text(paths.results(), to_text(transfer_json(setting, groups)) + "\n"));
    BEATLENS_TRY(replace_text(paths.table(), transfer_text(setting, groups)));
    BEATLENS_TRY(replace_text(paths.picture(), to_svg(transfer_picture(setting, groups))));
    return groups;
}

Result<void> export_transferred(const TransferPaths& paths, const TransferRun& run, const std::string& name,
                                const fs::path& output) {
    auto model = model::load_model(paths.model(run.kind, run.seed));
    BEATLENS_TRY(model);
    auto folded = model::fold_batch_norm(*std::move(model));
    BEATLENS_TRY(folded);
    if (!name.empty()) {
        folded->name = name;
    }
    return replace_file(output,
                        [&](const fs::path& fresh) { return formats::write_file(fresh, model::write_model(*folded)); });
}

}  // namespace beatlens::trainer
