// label_cpp MODEL RECORDING: a line for each beat, in C++ with the static library.
#include <analysis/analyze.h>
#include <formats/record_files.h>
#include <model/model_file.h>

#include <cstdio>
#include <utility>

namespace {

beatlens::Result<void> print_beats(const char* model_file, const char* record) {
    auto model = beatlens::model::load_model(model_file);
    BEATLENS_TRY(model);
    const auto recording = beatlens::formats::load_record(record);
    BEATLENS_TRY(recording);
    const auto analysis = beatlens::analysis::analyze(*recording, *std::move(model));
    BEATLENS_TRY(analysis);
    for (std::size_t i = 0; i < analysis->beats.size(); ++i) {
        const auto& beat = analysis->beats[i];
        const char* const label = analysis->label_set.labels[beat.label].name.c_str();
        const char* const reason = i < analysis->reasons.size() ? analysis->reasons[i].c_str() : "";
        std::printf("%lld %.6f %s %.6f %d %d %s\n", static_cast<long long>(beat.sample), beat.time_s, label,
                    static_cast<double>(beat.confidence), beat.usable ? 1 : 0, beat.sure ? 1 : 0, reason);
    }
    return {};
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fprintf(stderr, "usage: label_cpp MODEL RECORDING\n");
        return 2;
    }
    const auto done = print_beats(argv[1], argv[2]);
    if (!done) {
        std::fprintf(stderr, "%s: %s\n", beatlens::to_string(done.error().code), done.error().message.c_str());
    }
    return done ? 0 : 1;
}
