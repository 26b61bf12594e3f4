// Training data of systems on whole recordings: features of beats in a row. A row of such a set holds the inputs of
// several beats that follow one another; a network without layers that depend on the length scores all of them at once.
#pragma once

#include <string>
#include <vector>

#include "config/config.h"
#include "data/dataset.h"
#include "data/paths.h"
#include "data/training_recordings.h"
#include "ecg/error.h"

namespace beatlens::trainer {

inline constexpr std::int64_t sequence_beats_per_row = 64;
inline constexpr double feature_limit = 5.0;  // standard deviations, see InputScaler

// Made once, for any number of folds.
class SequenceStore {
public:
    // DS1 (protocol D), and the records of svdb (D+), in all the variants that the configuration asks for.
    // Errors: those of reading the files and of training_sequences().
    static Result<SequenceStore> load(const Config& config, const DataPaths& paths);

    // All of it but the records of fold `config.fold`. Scalers (mean and standard deviation of the records as they are)
    // are fitted on what is left. Errors: out_of_range (no such fold).
    Result<Dataset> dataset(const Config& config) const;

    std::size_t folds() const { return folds_.size(); }

private:
    struct Record {
        std::string name;  // "svdb/801"
        std::vector<FeatureSequence> sequences;
    };
    std::string protocol_;
    std::vector<Record> records_;
    std::vector<std::vector<std::string>> folds_;
};

}  // namespace beatlens::trainer
