// All runs of a transfer, in a folder:
//   transfer.json             configuration, base and data: a folder is only gone on with when they are the same
//   runs/KIND-seed-N.json     figures of a run, written when it is done; .safetensors: its model
//   results.json, results.txt, transfer.svg   means and spreads
#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "ecg/error.h"
#include "transfer/report.h"
#include "transfer/transfer.h"

namespace beatlens::trainer {

struct TransferPaths {
    std::filesystem::path folder;
    std::filesystem::path setting() const { return folder / "transfer.json"; }
    std::filesystem::path results() const { return folder / "results.json"; }
    std::filesystem::path table() const { return folder / "results.txt"; }
    std::filesystem::path picture() const { return folder / "transfer.svg"; }
    std::filesystem::path figures(const TransferKind& kind, std::uint64_t seed) const;
    std::filesystem::path model(const TransferKind& kind, std::uint64_t seed) const;
};

// Does the runs that are not in the folder yet. `go_on`, where given, is asked after each run with the number of runs
// done; false ends the sweep early, and the result is empty. Errors: io, out_of_range (the folder belongs to another
// configuration, base or data), those of run_transfer.
Result<std::vector<TransferGroup>> run_sweep(const TransferSetting& setting, const TransferPaths& paths,
                                             const std::function<bool(std::size_t)>& go_on = {});

// The model of a run as everything else loads it: batch normalisation folded. Errors: those of reading and writing.
Result<void> export_transferred(const TransferPaths& paths, const TransferRun& run, const std::string& name,
                                const std::filesystem::path& output);

}  // namespace beatlens::trainer
