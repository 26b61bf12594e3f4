#include "model/zoo.h"

namespace beatlens::model {

std::vector<std::string_view> zoo_systems() { return {"kachuee-residual"}; }

Result<Architecture> zoo_architecture(std::string_view system, std::size_t classes) {
    if (system == "kachuee-residual") {
        return kachuee_residual(classes);
    }
    std::string known;
    for (const std::string_view name : zoo_systems()) {
        known += (known.empty() ? "" : ", ") + std::string(name);
    }
    return fail(ErrorCode::out_of_range, "There is no system '" + std::string(system) + "'; there are: " + known + ".");
}

}  // namespace beatlens::model
