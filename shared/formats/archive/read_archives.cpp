// load() for archives: which recording, what belongs to it, and only that is unpacked.
#include <algorithm>
#include <set>
#include <unordered_map>

#include "formats/archive/contents.h"
#include "formats/families.h"
#include "formats/parsing.h"

namespace beatlens::formats {

namespace {

using archive::Contents;

constexpr std::uint64_t largest_note = 1 << 20;  // of texts beside a recording
constexpr std::size_t most_notes = 64;
constexpr std::uint64_t largest_text = 1 << 26;  // of a text that no format recognises by its first bytes

std::string_view folder_of(std::string_view name) { return name.substr(0, name.size() - last_component(name).size()); }

bool is_of_name(std::string_view file, std::string_view name) {
    return file.starts_with(name) && (file.size() == name.size() || file[name.size()] < '0' || file[name.size()] > '9');
}

// The files of a recording: its main file, then those that belong to it.
class Selection {
public:
    explicit Selection(Contents& contents) : _contents(contents) {
        for (std::size_t i = 0; i < contents.files().size(); ++i) {
            const InputFile& file = contents.files()[i];
            _by_name[lower(last_component(file.name))].push_back(i);
            _by_stem[lower(stem(last_component(file.name)))].push_back(i);
        }
    }

    // Files beside the archives take part in any case, so that a companion among them is not looked for elsewhere.
    Result<void> take(std::size_t index) {
        if (!_taken.insert(index).second) {
            return {};
        }
        const auto file = _contents.whole(index);
        BEATLENS_TRY(file);
        _files.push_back(*file);
        return {};
    }

    // What the file at `index` asks for and what that asks for in turn, as the segments of a WFDB record do.
    Result<void> take_companions(std::size_t index) {
        std::vector<std::size_t> open = {index};
        while (!open.empty()) {
            const InputFile main = _contents.files()[open.back()];
            open.pop_back();
            const Companions companions = companions_of(main);
            for (const std::string& name : companions.names) {
                const std::optional<std::size_t> found = find(name, folder_of(main.name));
                if (found && !_taken.contains(*found)) {
                    BEATLENS_TRY(take(*found));
                    open.push_back(*found);
                }
            }
            if (companions.recognises != nullptr) {
                BEATLENS_TRY(take_by_stem(main, companions));
            }
        }
        return {};
    }

    // Texts in the recording's folder: all of them where it is alone there, else those of its name, which is not only
    // the beginning of another number.
    Result<void> take_notes(std::size_t index, bool alone) {
        const std::string_view folder = folder_of(_contents.files()[index].name);
        const std::string_view name = stem(last_component(_contents.files()[index].name));
        std::size_t count = 0;
        for (std::size_t i = 0; i < _contents.files().size() && count < most_notes; ++i) {
            const InputFile& file = _contents.files()[i];
            if (!_taken.contains(i) && folder_of(file.name) == folder && _contents.size(i) <= largest_note &&
                looks_like_text(file.bytes) && (alone || is_of_name(last_component(file.name), name))) {
                BEATLENS_TRY(take(i));
                ++count;
            }
        }
        return {};
    }

    std::span<const InputFile> files() const { return _files; }
    bool has(std::size_t index) const { return _taken.contains(index); }

private:
    std::optional<std::size_t> find(std::string_view name, std::string_view folder) const {
        const auto found = _by_name.find(lower(last_component(name)));
        if (found == _by_name.end()) {
            return std::nullopt;
        }
        for (const std::size_t index : found->second) {
            if (folder_of(_contents.files()[index].name) == folder) {
                return index;
            }
        }
        return found->second.front();
    }

    Result<void> take_by_stem(const InputFile& main, const Companions& companions) {
        const auto found = _by_stem.find(lower(companions.stem));
        if (found == _by_stem.end()) {
            return {};
        }
        for (const std::size_t index : found->second) {
            if (_taken.contains(index) || folder_of(_contents.files()[index].name) != folder_of(main.name) ||
                _contents.size(index) > largest_companion) {
                continue;
            }
            const auto file = _contents.whole(index);
            BEATLENS_TRY(file);
            if (companions.recognises(file->bytes)) {
                BEATLENS_TRY(take(index));
            }
        }
        return {};
    }

    Contents& _contents;
    std::unordered_map<std::string, std::vector<std::size_t>> _by_name;
    std::unordered_map<std::string, std::vector<std::size_t>> _by_stem;
    std::set<std::size_t> _taken;
    std::vector<InputFile> _files;
};

Document with_warnings(Document document, std::vector<std::string> warnings) {
    std::visit(
        [&](auto& read) {
            warnings.insert(warnings.end(), read.warnings.begin(), read.warnings.end());
            read.warnings = std::move(warnings);
        },
        document);
    return document;
}

// What is said where no file is the main one of a recording.
Result<Document> without_recording(Contents& contents, const LoadOptions& options) {
    if (!contents.troubles().empty()) {
        return tl::make_unexpected(contents.troubles().front());
    }
    std::vector<InputFile> files(contents.files().begin(), contents.files().end());
    if (files.empty()) {
        return fail(ErrorCode::empty_input, "There are no files in this archive; choose another one.");
    }
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (is_archive(files[i])) {
            return fail(ErrorCode::unknown_format, file_name(files[i]) +
                                                       " is an archive inside of another one; unpack the outer one and "
                                                       "choose the files.");
        }
        if (looks_like_text(files[i].bytes) && contents.size(i) <= largest_text) {
            if (auto file = contents.whole(i)) {
                files[i] = *std::move(file);
            }
            break;  // the reader of tables says what is wrong with one
        }
    }
    return load_unpacked(files, options);
}

}  // namespace

std::vector<std::string> recordings_in_archives(std::span<const InputFile> files) {
    const Contents contents(files);
    const auto main = recording_among(contents.files(), {});
    return main ? std::vector{file_name(contents.files()[*main])} : main.error().choices;
}

Result<Document> read_archives(std::span<const InputFile> files, const LoadOptions& options) {
    Contents contents(files);
    const auto main = recording_among(contents.files(), options);
    if (!main && main.error().choices.empty()) {
        return without_recording(contents, options);
    }
    BEATLENS_TRY(main);

    Selection selection(contents);
    for (std::size_t i = 0; i < contents.files().size(); ++i) {
        if (!contents.is_unpacked(i)) {
            BEATLENS_TRY(selection.take(i));
        }
    }
    const bool alone = options.recording.empty() || recording_among(contents.files(), {}).has_value();
    BEATLENS_TRY(selection.take(*main));
    BEATLENS_TRY(selection.take_companions(*main));
    BEATLENS_TRY(selection.take_notes(*main, alone));
    LoadOptions chosen = options;
    chosen.recording = contents.files()[*main].name;
    auto document = load_unpacked(selection.files(), chosen);
    BEATLENS_TRY(document);

    std::vector<std::string> warnings = contents.warnings();
    for (const Error& trouble : contents.troubles()) {
        warnings.push_back(trouble.message);
    }
    std::vector<std::string> others;
    for (std::size_t i = 0; alone && i < contents.files().size(); ++i) {
        if (!selection.has(i)) {
            others.push_back(file_name(contents.files()[i]));
        }
    }
    if (!others.empty()) {
        warnings.push_back("Not read: " + joined(others) + ".");
    }
    return with_warnings(*std::move(document), std::move(warnings));
}

}  // namespace beatlens::formats
