#include "loop/run_model.h"

#include "loop/train.h"
#include "model/fold.h"
#include "model/model_file.h"

namespace beatlens::trainer {

namespace fs = std::filesystem;

Result<model::Model> model_to_score(const fs::path& file_or_run) {
    std::error_code error;
    const RunPaths run{file_or_run};
    if (!fs::is_directory(file_or_run, error)) {
        return model::load_model(file_or_run);
    }
    if (fs::exists(run.model(), error)) {
        return model::load_model(run.model());
    }
    auto kept = model::load_model(run.kept());
    BEATLENS_TRY(kept);
    return model::fold_batch_norm(std::move(*kept));
}

Result<model::Model> model_to_train_on(const fs::path& file_or_run) {
    std::error_code error;
    const bool is_run = fs::is_directory(file_or_run, error);
    return model::load_model(is_run ? RunPaths{file_or_run}.kept() : file_or_run);
}

}  // namespace beatlens::trainer
