#include "model/model.h"

#include <cstdint>
#include <utility>

#include "c/border.h"
#include "model/engine.h"
#include "model/model_file.h"

using namespace beatlens;
using namespace beatlens::c;

namespace {

Result<model::Engine> engine_of(Result<model::Model> model) {
    BEATLENS_TRY(model);
    return model::Engine::create(*std::move(model));
}

}  // namespace

beatlens_status beatlens_model_open(const char* path, beatlens_model** model, beatlens_error* error) {
    if (model == nullptr) {
        return no_argument(error, "model");
    }
    *model = nullptr;
    if (path == nullptr) {
        return no_argument(error, "path");
    }
    return guarded(error, [&](locale_t) { return hand_over(model, engine_of(model::load_model(path))); });
}

beatlens_status beatlens_model_from_bytes(const void* bytes, size_t size, beatlens_model** model,
                                          beatlens_error* error) {
    if (model == nullptr) {
        return no_argument(error, "model");
    }
    *model = nullptr;
    if (bytes == nullptr) {
        return no_argument(error, "bytes");
    }
    return guarded(error, [&](locale_t) {
        return hand_over(model, engine_of(model::parse_model({static_cast<const std::uint8_t*>(bytes), size})));
    });
}

const char* beatlens_model_name(const beatlens_model* model) {
    return model != nullptr ? model->engine.model().name.c_str() : "";
}

void beatlens_model_free(beatlens_model* model) { delete model; }
