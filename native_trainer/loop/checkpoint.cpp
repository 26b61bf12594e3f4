#include "loop/checkpoint.h"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <limits>

#include "config/fields.h"
#include "formats/record_files.h"

namespace beatlens::trainer {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

Result<void> flush_to_disk(const fs::path& path) {
    const int file = open(path.c_str(), O_RDONLY);
    const bool done = file >= 0 && fsync(file) == 0;
    if (file >= 0) {
        close(file);
    }
    if (!done) {
        return fail(ErrorCode::io, "The file '" + path.string() + "' cannot be written to the disk.");
    }
    return {};
}

Json to_json(const TrainingState& state) {
    return {{"next_epoch", state.next_epoch},
            {"best_score", state.best_score},
            {"best_epoch", state.best_epoch},
            {"plateau",
             {{"factor", state.plateau.factor},
              {"best_loss", state.plateau.best_loss},
              {"has_best", state.plateau.has_best},
              {"bad_epochs", state.plateau.bad_epochs}}},
            {"history", state.history}};
}

// JSON has no infinities; it has null for them, and for NaN.
double number_or(const Json& json, double otherwise) { return json.is_null() ? otherwise : json.get<double>(); }

TrainingState state_from_json(const Json& json) {  // throws on damage, as the archive does
    TrainingState state;
    state.next_epoch = json.at("next_epoch").get<int>();
    state.best_score = number_or(json.at("best_score"), -std::numeric_limits<double>::infinity());
    state.best_epoch = json.at("best_epoch").get<int>();
    const Json& plateau = json.at("plateau");
    state.plateau = {plateau.at("factor").get<double>(),
                     number_or(plateau.at("best_loss"), std::numeric_limits<double>::infinity()),
                     plateau.at("has_best").get<bool>(), plateau.at("bad_epochs").get<int>()};
    state.history = json.at("history");
    return state;
}

}  // namespace

Result<void> make_folder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) {
        return fail(ErrorCode::io, "The folder '" + folder.string() + "' cannot be made: " + error.message() + ".");
    }
    return {};
}

Result<void> replace_file(const fs::path& target, const std::function<Result<void>(const fs::path&)>& write) {
    std::error_code error;
    if (const fs::file_status there = fs::status(target, error); fs::exists(there) && !fs::is_regular_file(there)) {
        return write(target);
    }
    fs::path fresh = target;
    fresh += ".new";
    BEATLENS_TRY(write(fresh));
    BEATLENS_TRY(flush_to_disk(fresh));
    fs::rename(fresh, target, error);
    if (error) {
        return fail(ErrorCode::io, "The file '" + target.string() + "' cannot be written: " + error.message() + ".");
    }
    return {};
}

Result<void> replace_text(const fs::path& target, const std::string& text) {
    return replace_file(target, [&](const fs::path& fresh) -> Result<void> {
        std::ofstream out(fresh);
        out << text;
        out.close();
        if (!out) {
            return fail(ErrorCode::io, "The file '" + fresh.string() + "' cannot be written.");
        }
        return {};
    });
}

Result<void> replace_bytes(const fs::path& target, std::span<const std::uint8_t> bytes) {
    return replace_file(target, [&](const fs::path& fresh) { return formats::write_file(fresh, bytes); });
}

Result<void> save_checkpoint(const fs::path& path, TorchNet& net, const Optimizer& optimizer,
                             const TrainingState& state, const std::string& config) {
    return replace_file(path, [&](const fs::path& fresh) -> Result<void> {
        try {  // LibTorch reports by throwing
            torch::serialize::OutputArchive archive;
            torch::serialize::OutputArchive optimizer_archive;
            torch::serialize::OutputArchive buffers;
            optimizer.save(optimizer_archive);
            for (const auto& item : net.named_buffers()) {
                buffers.write(item.key(), item.value());
            }
            archive.write("parameters", net.flat_parameters());
            archive.write("buffers", buffers);
            archive.write("optimizer", optimizer_archive);
            archive.write("config", c10::IValue(config));
            archive.write("state", c10::IValue(to_text(to_json(state))));
            archive.save_to(fresh.string());
        } catch (const std::exception& error) {
            return fail(ErrorCode::io, "The checkpoint cannot be written: " + std::string(error.what()));
        }
        return {};
    });
}

Result<TrainingState> read_checkpoint(std::span<const std::uint8_t> bytes, const fs::path& path, TorchNet& net,
                                      Optimizer& optimizer, const std::string& config) {
    try {
        torch::serialize::InputArchive archive;
        archive.load_from(reinterpret_cast<const char*>(bytes.data()), bytes.size(), net.device());
        c10::IValue value;
        archive.read("config", value);
        if (value.toStringRef() != config) {
            return fail(ErrorCode::out_of_range, "The checkpoint '" + path.string() +
                                                     "' belongs to a run with another configuration: give another "
                                                     "folder, or remove it.");
        }
        const torch::NoGradGuard no_grad;
        torch::serialize::InputArchive optimizer_archive;
        torch::serialize::InputArchive buffers;
        archive.read("optimizer", optimizer_archive);
        archive.read("buffers", buffers);
        torch::Tensor tensor;
        archive.read("parameters", tensor);
        net.flat_parameters().copy_(tensor);
        for (auto& item : net.named_buffers()) {
            buffers.read(item.key(), tensor);
            item.value().copy_(tensor);
        }
        optimizer.load(optimizer_archive);
        archive.read("state", value);
        return state_from_json(Json::parse(value.toStringRef()));
    } catch (const std::exception& error) {
        return fail(ErrorCode::malformed,
                    "The checkpoint '" + path.string() + "' cannot be read: " + std::string(error.what()));
    }
}

}  // namespace beatlens::trainer
