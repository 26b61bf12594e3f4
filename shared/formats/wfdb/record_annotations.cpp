#include <algorithm>

#include "formats/parsing.h"
#include "formats/wfdb/record_parts.h"

namespace beatlens::formats {

namespace {

constexpr std::string_view reference_extension = "atr";

// Annotation files by name: those of that stem that hold no signals, NAME.atr first. Reference annotations go
// before a detector's or another reader's.
std::vector<const InputFile*> candidates_of(const RecordFiles& files, std::string_view wanted) {
    std::vector<const InputFile*> candidates;
    for (const InputFile& file : files.all()) {
        const std::string_view name = last_component(file.name);
        if (equal_ignoring_case(stem(name), wanted) && !extension(name).empty() && !has_extension(file, "hea") &&
            !files.is_used(file)) {
            candidates.push_back(&file);
        }
    }
    std::sort(candidates.begin(), candidates.end(), [](const InputFile* a, const InputFile* b) {
        const bool first = has_extension(*a, reference_extension);
        return first != has_extension(*b, reference_extension) ? first
                                                               : last_component(a->name) < last_component(b->name);
    });
    return candidates;
}

void take(WfdbAnnotations parsed, const std::string& name, Recording& record) {
    record.has_annotations = true;
    record.annotations_from = name;
    record.annotations = std::move(parsed.annotations);
    for (const std::string& warning : parsed.warnings) {
        record.warnings.push_back(std::string(name).append(": ").append(warning));
    }
    const double end_s = record.duration_s();
    const auto beyond = std::count_if(record.annotations.begin(), record.annotations.end(),
                                      [&](const Annotation& annotation) { return annotation.time_s >= end_s; });
    if (beyond > 0 && !record.signals.empty()) {
        record.warnings.push_back(name + ": " + std::to_string(beyond) + " of " +
                                  std::to_string(record.annotations.size()) +
                                  " annotations lie after the end of the record; is it this record's file?");
    }
}

}  // namespace

Result<void> read_record_annotations(std::string_view header_stem, RecordFiles& files, const LoadOptions& options,
                                     Recording& record) {
    Choice choice{"annotations", "Which annotations?", {}, {}};
    std::vector<const InputFile*> found;  // one for each option
    std::optional<WfdbAnnotations> first;
    std::optional<Error> broken_reference;
    std::vector<const InputFile*> candidates = candidates_of(files, header_stem);
    if (candidates.empty()) {
        candidates = candidates_of(files, record.name);  // of a header that was given another name
    }
    for (const InputFile* const file : candidates) {
        const bool is_reference = has_extension(*file, reference_extension);
        if (is_reference && file->bytes.empty()) {
            files.use(*file);
            record.warnings.push_back(file_name(*file) + " is empty (0 bytes): there are no annotations in it.");
            continue;
        }
        auto parsed = parse_wfdb_annotations(file->bytes, record.frame_rate_hz);
        if (!parsed && is_reference) {
            broken_reference = with_prefix(file_name(*file) + ": ", parsed.error());
        }
        // Else it is some other file of that name, such as 100.xws, that may begin like one.
        if (!parsed || (parsed->is_cut_off && !is_reference)) {
            continue;
        }
        files.use(*file);
        choice.options.push_back({lower(extension(file_name(*file))),
                                  file_name(*file) + " (" + std::to_string(parsed->annotations.size()) +
                                      (parsed->annotations.size() == 1 ? " annotation)" : " annotations)")});
        found.push_back(file);
        if (!first) {
            first = *std::move(parsed);
        }
    }
    choice.chosen = answer_to(options, choice, choice.options.empty() ? "" : choice.options.front().value);
    if (broken_reference && !options.answers.contains(choice.key)) {
        return tl::make_unexpected(*std::move(broken_reference));
    }
    if (!first) {
        return {};
    }
    const auto at = std::find_if(choice.options.begin(), choice.options.end(),
                                 [&](const Choice::Option& option) { return option.value == choice.chosen; });
    const std::size_t index = static_cast<std::size_t>(at - choice.options.begin());
    if (index != 0) {
        auto parsed = parse_wfdb_annotations(found[index]->bytes, record.frame_rate_hz);
        BEATLENS_TRY(parsed);
        first = *std::move(parsed);
    }
    take(*std::move(first), file_name(*found[index]), record);
    if (found.size() > 1) {
        std::vector<std::string> others;
        for (const InputFile* const file : found) {
            if (file != found[index]) {
                others.push_back(file_name(*file));
            }
        }
        record.warnings.push_back("The annotations are those of " + record.annotations_from +
                                  "; also there and not used: " + joined(others) + ".");
        record.choices.push_back(std::move(choice));
    }
    return {};
}

}  // namespace beatlens::formats
