#include "model/model_file.h"

#include "formats/record_files.h"

namespace beatlens::model {

Result<Model> load_model(const std::filesystem::path& path) {
    const auto bytes = formats::read_file(path);
    BEATLENS_TRY(bytes);
    return parse_model(*bytes);
}

}  // namespace beatlens::model
