#include "loading.h"

#include "model/model_file.h"

namespace beatlens::cli {

Result<model::Engine> load_engine(const std::filesystem::path& path) {
    auto loaded = model::load_model(path);
    BEATLENS_TRY(loaded);
    return model::Engine::create(*std::move(loaded));
}

Result<delineation::Delineator> load_delineator(const std::filesystem::path& path) {
    auto loaded = model::load_model(path);
    BEATLENS_TRY(loaded);
    return delineation::Delineator::create(*std::move(loaded));
}

}  // namespace beatlens::cli
