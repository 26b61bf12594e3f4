#include "data/paths.h"

#include <cstdlib>

namespace beatlens::trainer {

DataPaths DataPaths::usual() {
    const std::filesystem::path source = BEATLENS_SOURCE_DIR;
    const char* const set = std::getenv("BEATLENS_DATA");
    const bool is_set = set != nullptr && *set != '\0';
    return {is_set ? std::filesystem::path(set) : source / ".." / "shared" / "data",
            source / "assets" / "protocol_k_test_beats.txt", source / "assets" / "folds.json"};
}

}  // namespace beatlens::trainer
