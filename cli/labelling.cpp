#include "labelling.h"

#include <utility>

#include "beats/recipe.h"
#include "files.h"
#include "formats/record_files.h"
#include "loading.h"

namespace beatlens::cli {

Result<Labeller> Labeller::create(const std::filesystem::path& model, LabellingOptions options) {
    auto engine = load_engine(model);
    BEATLENS_TRY(engine);
    Labeller labeller(*std::move(engine), std::move(options));
    if (labeller.options_.intervals) {
        auto delineator = load_delineator(delineator_asset());
        BEATLENS_TRY(delineator);
        labeller.delineator_ = *std::move(delineator);
    }
    return labeller;
}

Result<Labelled> Labeller::label(const formats::Document& document) const {
    const beats::Recipe* const recipe = beats::find_recipe(engine_.model().recipe);
    const bool takes_rows = recipe != nullptr && recipe->from_published_rows;
    if (std::holds_alternative<BeatTable>(document) && !takes_rows && !options_.model_for_tables.empty()) {
        auto options = options_;
        options.model_for_tables.clear();
        const auto other = create(options_.model_for_tables, std::move(options));
        BEATLENS_TRY(other);
        return other->label(document);
    }
    analysis::LabelOptions labels = options_.labels;
    labels.delineator = delineator_ ? &*delineator_ : nullptr;
    return analysis::label(document, engine_, labels);
}

Result<formats::Document> Labeller::read(const std::filesystem::path& path, const std::string& recording) const {
    formats::LoadOptions load = options_.load;
    if (!recording.empty()) {
        load.recording = recording;
    }
    return formats::load_path(path, load);
}

Result<Labelled> Labeller::label(const std::filesystem::path& path, const std::string& recording) const {
    return within_memory([&]() -> Result<Labelled> {
        const auto document = read(path, recording);
        BEATLENS_TRY(document);
        return label(*document);
    });
}

void add_labelling_options(CLI::App& command, std::optional<std::filesystem::path>& model,
                           analysis::LabelOptions& labels, std::string& beats) {
    command.add_option("--model", model, "Model file (.safetensors); default: the one in assets/");
    command.add_option(
        "--lead", labels.lead,
        "Lead, by name (MLII, in any case) or number (1); default: beats are found in all leads, and the "
        "best of them is labelled");
    command.add_option("--beats", beats, "detected, or reference: at the record's own annotated beats")
        ->check(CLI::IsMember({"detected", "reference"}))
        ->capture_default_str();
    command.add_option_function<std::filesystem::path>(
        "--edits",
        [&labels](const std::filesystem::path& path) {
            const auto bytes = formats::read_file(path);
            if (!bytes) {
                throw CLI::ValidationError("--edits", bytes.error().message);
            }
            auto edits = analysis::edits_from_json({reinterpret_cast<const char*>(bytes->data()), bytes->size()});
            if (!edits) {
                throw CLI::ValidationError("--edits", edits.error().message);
            }
            labels.edits = *std::move(edits);
        },
        "A person's edits of one recording, as the page saves them: labels and figures are with them");
    command.add_flag("--pacemaker", labels.pacemaker,
                     "The person has a pacemaker: beats with a spike are marked as unsure even where few have one");
}

}  // namespace beatlens::cli
