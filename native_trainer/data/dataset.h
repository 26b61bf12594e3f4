// Training beats as tensors, made once and kept in memory or on the device. Test beats are scored by the core, as the
// page would label them: see scoring.h.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "beats/kachuee_120hz.h"
#include "config/config.h"
#include "data/paths.h"
#include "ecg/aami.h"
#include "ecg/error.h"
#include "model/model.h"

namespace beatlens::trainer {

struct BeatSet {
    torch::Tensor rows;     // [n, row_length], float; inputs scaled
    torch::Tensor labels;   // [n] or [n, beats per row], long: index into Dataset::classes; -1: none
    torch::Tensor records;  // [n], long: index into Dataset::records
    torch::Tensor taught;   // [n, classes, beats per row] probabilities to learn, or undefined

    std::int64_t size() const { return labels.defined() ? labels.size(0) : 0; }
    BeatSet select(const torch::Tensor& indices) const;
    BeatSet to(const torch::Device& device) const;
    std::vector<std::int64_t> class_counts(std::size_t classes) const;
};

// Cuts training beats of protocol K anew: where the detector finds them, or moved by chance.
class Recutter {
public:
    struct Window {
        std::size_t lead = 0;                          // index into `leads`
        beats::KachueeWindow reference;                // as the published files are cut
        std::optional<beats::KachueeWindow> detected;  // as our own detector would have it cut, where it finds the beat
    };
    std::vector<std::vector<float>> leads;
    std::vector<Window> windows;  // one for each training row

    enum class Cut { reference, detected };
    // [rows, 187] on the CPU for the training rows `indices` (long). Rows that the detector missed use the reference.
    torch::Tensor cut(const torch::Tensor& indices, Cut cut) const;
    // The same with a cut drawn for each row as `augmentation` says.
    torch::Tensor cut(const torch::Tensor& indices, const Augmentation& augmentation, std::mt19937_64& random) const;
};

using InputScalers = std::map<std::string, model::InputScaler>;  // by the input's name

// Scales the inputs that have a scaler, in place. `rows`: [n, row_length], on the CPU.
void scale_inputs(torch::Tensor& rows, const std::vector<InputSpec>& inputs, const InputScalers& scalers);

struct Dataset {
    std::string protocol;
    std::string recipe;
    LabelSet label_set = aami_beats();
    std::vector<std::string> classes;  // which of its labels the network tells, in the order of its outputs
    std::vector<std::string> records;
    std::int64_t beats_per_row = 1;  // more on whole recordings, see data/sequences.h
    BeatSet train;
    InputScalers scalers;                // fitted on train, for inputs that are lists of numbers
    std::shared_ptr<Recutter> recutter;  // protocol K, where asked for
    std::string description;             // for the model file: what it was trained on
};

// What is read for a configuration. Errors: those of reading the files and of the protocol.
Result<Dataset> load_dataset(const Config& config, const DataPaths& paths);

// Beats of chance, of the right shape for a system: for timing.
Result<Dataset> random_dataset(const std::string& system, std::int64_t rows, std::uint64_t seed);

// Training rows that are used for training, and those for validation.
struct Split {
    torch::Tensor train;       // indices into Dataset::train, ascending
    torch::Tensor validation;  // likewise, may be empty
};
// Errors: out_of_range (a validation record that is not among the training records).
Result<Split> split_training(const Dataset& dataset, const Config& config);

}  // namespace beatlens::trainer
