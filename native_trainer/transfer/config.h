// The settings of a transfer to myocardial infarction, read from a JSON file; as config/config.h for training.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "ecg/error.h"
#include "protocols/protocol_m.h"

namespace beatlens::trainer {

// Where the beats of protocol M come from.
struct MiSource {
    std::string source = "ptbxl";   // ptbxl, ptbdb, ptbdb-csv
    std::string folder;             // in the data folder; empty: ptbxl_mi, ptbdb, ptbdb_csv
    double least_likelihood = 0.0;  // ptbxl: infarctions that are less likely (0 to 100) are left out
    protocols::RandomSplit split;   // the others, which have no folds of their own
};

struct TransferConfig {
    // What training has in common with `native_trainer train`: batch, device, epochs, initial_weights (of the new last
    // layer, and from scratch), l2, learning_rate, loss, momentum, optimizer, schedule, seed, seeds, threads,
    // weight_decay.
    Config training;
    MiSource data;
    std::vector<std::int64_t> layers;  // how many layers with weights are trained besides the last one; empty: 0 to all
    bool from_scratch = true;          // the same network with the same schedule from random weights, too
    std::int64_t beats_per_record = 0;  // drawn anew for every epoch; 0: all
    std::string metric = "beat-auc";    // that chooses epoch and model: beat-auc, record-auc, loss, of validation
    int patience = 3;                   // epochs without a better value before stopping; 0: never
    std::int64_t cache_mb = 1024;       // memory for the outputs of layers that are not trained
};

// In the order of transfer.json.
const Fields<TransferConfig>& transfer_fields();

// Errors: malformed (not JSON), out_of_range (an unknown key, a value out of range, settings that do not go together;
// the message names them). `overrides`: "KEY=VALUE", as for parse_config().
Result<TransferConfig> parse_transfer_config(std::string_view text, const std::vector<std::string>& overrides = {});
std::string to_json(const TransferConfig& config);

}  // namespace beatlens::trainer
