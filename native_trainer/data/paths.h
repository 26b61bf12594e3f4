// Where the public records are.
#pragma once

#include <filesystem>

namespace beatlens::trainer {

struct DataPaths {
    std::filesystem::path data;        // holds mitdb/ and ptbxl_mi/
    std::filesystem::path test_beats;  // assets/protocol_k_test_beats.txt
    std::filesystem::path folds;       // assets/folds.json

    // BEATLENS_DATA, else beside the sources that this program was built from.
    static DataPaths usual();
};

}  // namespace beatlens::trainer
