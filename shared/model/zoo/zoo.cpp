#include "model/zoo/zoo.h"

#include <algorithm>
#include <array>

#include "beats/recipe.h"

namespace beatlens::model {

namespace {

struct System {
    std::string_view name;
    std::string_view recipe;
    std::size_t classes;
    Architecture (*build)(const ZooOptions& options);
};

constexpr std::array<System, 9> systems = {{
    {"kachuee-residual", beats::kachuee_120hz, 5, [](const ZooOptions& o) { return kachuee_residual(o.classes); }},
    {"focal-rr-cnn", beats::focal_rr_360hz, 4, [](const ZooOptions& o) { return focal_rr_cnn(o.classes); }},
    {"two-fold-focal", beats::kachuee_120hz, 5, [](const ZooOptions& o) { return two_fold_focal(o.classes, o.pairs); }},
    {"conv4-fc4", beats::kachuee_120hz, 5, [](const ZooOptions& o) { return conv4_fc4(o.classes); }},
    {"simple-cnn", beats::kachuee_120hz_zscore, 5, [](const ZooOptions& o) { return simple_cnn(o.classes); }},
    {"four-layer-cnn", beats::kachuee_120hz_zscore, 5, [](const ZooOptions& o) { return four_layer_cnn(o.classes); }},
    {"residual-cnn", beats::kachuee_120hz_zscore, 5, [](const ZooOptions& o) { return residual_cnn(o.classes); }},
    {"coupled-cnn", beats::kachuee_120hz_zscore, 5, [](const ZooOptions& o) { return coupled_cnn(o.classes); }},
    {"whole-recording", beats::sequence_180hz, 4, [](const ZooOptions& o) { return whole_recording(o.classes); }},
}};

const System* find_system(std::string_view name) {
    const auto* at = std::find_if(systems.begin(), systems.end(), [&](const System& s) { return s.name == name; });
    return at == systems.end() ? nullptr : at;
}

}  // namespace

std::vector<std::string_view> zoo_systems() {
    std::vector<std::string_view> names;
    names.reserve(systems.size());
    for (const System& system : systems) {
        names.push_back(system.name);
    }
    return names;
}

std::string_view zoo_recipe(std::string_view system) {
    const System* known = find_system(system);
    return known == nullptr ? std::string_view() : known->recipe;
}

Result<Architecture> zoo_architecture(std::string_view system, const ZooOptions& options) {
    const System* known = find_system(system);
    if (known == nullptr) {
        std::string list;
        for (const System& one : systems) {
            list += (list.empty() ? "" : ", ") + std::string(one.name);
        }
        return fail(ErrorCode::out_of_range,
                    "There is no system '" + std::string(system) + "'; there are: " + list + ".");
    }
    if (options.pairs != 3 && options.pairs != 6) {
        return fail(ErrorCode::out_of_range, "two-fold-focal has 3 or 6 pairs of convolutions.");
    }
    ZooOptions complete = options;
    complete.classes = options.classes == 0 ? known->classes : options.classes;
    return known->build(complete);
}

}  // namespace beatlens::model
