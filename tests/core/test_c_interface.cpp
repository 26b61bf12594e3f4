// The C interface: what the core says, nothing else, and a status for whatever is passed in.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "analysis/labelled.h"
#include "assets.h"
#include "c/beatlens.h"
#include "formats/record_files.h"
#include "model/model_file.h"
#include "synthesis/ecg_model.h"

namespace test_c_interface {

using namespace beatlens;

namespace {

template <auto destroy>
struct Free {
    template <class T>
    void operator()(T* handle) const {
        destroy(handle);
    }
};
using Model = std::unique_ptr<beatlens_model, Free<beatlens_model_free>>;
using Read = std::unique_ptr<beatlens_recording, Free<beatlens_recording_free>>;
using Labels = std::unique_ptr<beatlens_analysis, Free<beatlens_analysis_free>>;

const std::string default_model = test::asset("models/whole-recording.safetensors").string();
const std::string table_model = test::asset("models/kachuee-residual.safetensors").string();
const std::string sample = test::asset("samples/sample").string();

Model open_model(const std::string& path) {
    beatlens_model* model = nullptr;
    beatlens_error error;
    REQUIRE(beatlens_model_open(path.c_str(), &model, &error) == BEATLENS_OK);
    CHECK(error.status == BEATLENS_OK);
    CHECK(std::string(error.message).empty());
    return Model(model);
}

Read open_sample() {
    beatlens_recording* recording = nullptr;
    REQUIRE(beatlens_recording_open(sample.c_str(), nullptr, &recording, nullptr) == BEATLENS_OK);
    return Read(recording);
}

Labels classify(const Read& recording, const Model& model, const beatlens_classify_options* options = nullptr) {
    beatlens_analysis* analysis = nullptr;
    beatlens_error error;
    const beatlens_status status = beatlens_classify(recording.get(), model.get(), options, &analysis, &error);
    INFO(error.message);
    REQUIRE(status == BEATLENS_OK);
    return Labels(analysis);
}

std::string json_of(const Labels& labels) {
    char* text = nullptr;
    std::size_t size = 0;
    REQUIRE(beatlens_analysis_json(labels.get(), &text, &size, nullptr) == BEATLENS_OK);
    const std::string json = text;
    CHECK(json.size() == size);
    beatlens_text_free(text);
    return json;
}

analysis::Labelled core_labels(const analysis::LabelOptions& options = {}) {
    auto model = model::load_model(default_model);
    REQUIRE(model);
    const auto engine = model::Engine::create(*std::move(model));
    const auto document = formats::load_path(sample);
    REQUIRE(engine);
    REQUIRE(document);
    auto labelled = analysis::label(*document, *engine, options);
    REQUIRE(labelled);
    return *std::move(labelled);
}

}  // namespace

TEST_CASE("the C interface says what the core says", "[c]") {
    const auto expected = core_labels();
    const auto& record = std::get<analysis::Analysis>(expected.result);
    const Labels labels = classify(open_sample(), open_model(default_model));  // which are freed here
    CHECK(json_of(labels) == analysis::to_json(expected) + "\n");
    char* csv = nullptr;
    REQUIRE(beatlens_analysis_csv(labels.get(), &csv, nullptr, nullptr) == BEATLENS_OK);
    CHECK(csv == analysis::to_csv(expected));
    beatlens_text_free(csv);

    REQUIRE(beatlens_analysis_beat_count(labels.get()) == record.beats.size());
    for (std::size_t i = 0; i < record.beats.size(); ++i) {
        beatlens_beat beat;
        REQUIRE(beatlens_analysis_beat(labels.get(), i, &beat) == BEATLENS_OK);
        CHECK(beat.sample == record.beats[i].sample);
        CHECK(beat.time_s == record.beats[i].time_s);
        CHECK(beat.label == record.label_set.labels[record.beats[i].label].name);
        CHECK(beat.confidence == record.beats[i].confidence);
        CHECK(beat.probabilities[beat.label_index] == beat.confidence);
        CHECK((beat.usable != 0) == record.beats[i].usable);
        CHECK((beat.sure != 0) == record.beats[i].sure);
        CHECK(beat.reason == record.reasons[i]);
    }
    beatlens_figures figures;
    REQUIRE(beatlens_analysis_figures(labels.get(), &figures) == BEATLENS_OK);
    CHECK(figures.record == record.record_name);
    CHECK(figures.lead == record.lead);
    CHECK(figures.sampling_rate_hz == record.sampling_rate_hz);
    CHECK(figures.duration_s == record.duration_s);
    CHECK(figures.mean_bpm == record.heart_rate->mean_bpm);
    CHECK(figures.usable_share == record.usable_share);
    CHECK(figures.unsure_beats == static_cast<std::int64_t>(record.unsure_beats.value()));
    REQUIRE(beatlens_analysis_label_count(labels.get()) == 5);
    for (std::size_t i = 0; i < 5; ++i) {
        CHECK(beatlens_analysis_label_beats(labels.get(), i) == record.counts[i]);
        CHECK(beatlens_analysis_label_description(labels.get(), i) == record.label_set.labels[i].description);
    }
    REQUIRE(beatlens_analysis_warning_count(labels.get()) == record.warnings.size());
    for (std::size_t i = 0; i < record.warnings.size(); ++i) {
        CHECK(beatlens_analysis_warning(labels.get(), i) == record.warnings[i]);
    }
}

TEST_CASE("options of the C interface are the core's", "[c]") {
    const Read recording = open_sample();
    const Model model = open_model(default_model);
    beatlens_classify_options options = {"1", 1, nullptr, nullptr};
    CHECK(json_of(classify(recording, model, &options)) == analysis::to_json(core_labels({"1", true})) + "\n");

    int calls = 0;
    options = {nullptr, 0, [](double, void* context) { return ++*static_cast<int*>(context) < 2 ? 1 : 0; }, &calls};
    beatlens_analysis* analysis = nullptr;
    CHECK(beatlens_classify(recording.get(), model.get(), &options, &analysis, nullptr) == BEATLENS_CANCELLED);
    CHECK(analysis == nullptr);
    CHECK(calls == 2);

    options = {"V9", 0, nullptr, nullptr};
    beatlens_error error;
    CHECK(beatlens_classify(recording.get(), model.get(), &options, &analysis, &error) == BEATLENS_OUT_OF_RANGE);
    CHECK(std::string(error.message).find("V9") != std::string::npos);
}

TEST_CASE("recordings from memory", "[c]") {
    const Model model = open_model(default_model);
    const auto header = test::read_file(sample + ".hea");
    const auto signals = test::read_file(sample + ".dat");
    const auto annotations = test::read_file(sample + ".atr");
    const std::vector<beatlens_file> files = {{"sample.atr", annotations.data(), annotations.size()},
                                              {"sample.hea", header.data(), header.size()},
                                              {"sample.dat", signals.data(), signals.size()}};
    beatlens_recording* made = nullptr;
    REQUIRE(beatlens_recording_from_files(files.data(), files.size(), nullptr, &made, nullptr) == BEATLENS_OK);
    const Read from_files(made);
    const std::string expected = json_of(classify(open_sample(), model));
    CHECK(json_of(classify(from_files, model)) == expected);
    beatlens_error error;
    CHECK(beatlens_recording_from_files(files.data() + 1, 1, nullptr, &made, &error) == BEATLENS_MISSING_FILE);
    CHECK(made == nullptr);
    CHECK(std::string(error.message).find("sample.dat") != std::string::npos);

    const std::string text = "0.1\n0.2\n0.3\n";
    const beatlens_file csv = {"a.csv", text.data(), text.size()};
    CHECK(beatlens_recording_from_files(&csv, 1, nullptr, &made, &error) == BEATLENS_SAMPLING_RATE_NEEDED);
    const beatlens_read_options rate = {250.0, nullptr, nullptr, 0};
    REQUIRE(beatlens_recording_from_files(&csv, 1, &rate, &made, &error) == BEATLENS_OK);
    const Read short_one(made);
    CHECK(beatlens_recording_name(short_one.get()) == std::string("a"));
    beatlens_lead lead;
    REQUIRE(beatlens_recording_lead(short_one.get(), 0, &lead) == BEATLENS_OK);
    CHECK(lead.sampling_rate_hz == 250.0);
    REQUIRE(lead.sample_count == 3);
    CHECK(lead.samples[2] == 0.3F);
    CHECK(beatlens_recording_lead(short_one.get(), 1, &lead) == BEATLENS_OUT_OF_RANGE);
}

TEST_CASE("samples in millivolts are a recording", "[c]") {
    const Model model = open_model(default_model);
    synthesis::EcgModelOptions options;
    options.duration_s = 60.0;
    const auto record = synthesis::synthesize(options);
    REQUIRE(record);
    std::vector<float> mv;
    const std::size_t length = record->signals.front().samples.size();
    for (int lead = 0; lead < 2; ++lead) {
        mv.insert(mv.end(), record->signals.front().samples.begin(), record->signals.front().samples.end());
    }
    mv[100] = std::numeric_limits<float>::infinity();
    mv[length] = -3e30F;
    const char* const names[] = {"II", nullptr};
    beatlens_recording* made = nullptr;
    REQUIRE(beatlens_recording_from_samples(mv.data(), 2, length, record->frame_rate_hz, names, &made, nullptr) ==
            BEATLENS_OK);
    const Read recording(made);
    beatlens_lead lead;
    REQUIRE(beatlens_recording_lead(recording.get(), 0, &lead) == BEATLENS_OK);
    CHECK(lead.name == std::string("II"));
    CHECK(std::isnan(lead.samples[100]));
    REQUIRE(beatlens_recording_lead(recording.get(), 1, &lead) == BEATLENS_OK);
    CHECK(lead.name == std::string("lead 2"));
    CHECK(std::isnan(lead.samples[0]));
    const Labels labels = classify(recording, model);
    const auto annotated = static_cast<double>(record->annotations.size());
    CHECK(std::abs(static_cast<double>(beatlens_analysis_beat_count(labels.get())) - annotated) < 3.0);

    beatlens_analysis* none = nullptr;
    for (const auto& [leads, count, rate] : {std::tuple<std::size_t, std::size_t, double>{0, 0, 360.0},
                                             {1, 0, 360.0},
                                             {2, 1, 360.0},
                                             {1, length, 1e-300},
                                             {1, length, 1e300}}) {
        REQUIRE(beatlens_recording_from_samples(mv.data(), leads, count, rate, nullptr, &made, nullptr) == BEATLENS_OK);
        const Read odd(made);
        beatlens_error error;
        CHECK(beatlens_classify(odd.get(), model.get(), nullptr, &none, &error) != BEATLENS_OK);
        CHECK(std::strlen(error.message) > 10);
    }
    const std::size_t huge = std::numeric_limits<std::size_t>::max() / 2;
    CHECK(beatlens_recording_from_samples(mv.data(), huge, 3, 360.0, nullptr, &made, nullptr) == BEATLENS_OUT_OF_RANGE);
    for (const double rate : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN()}) {
        CHECK(beatlens_recording_from_samples(mv.data(), 1, 9, rate, nullptr, &made, nullptr) == BEATLENS_OUT_OF_RANGE);
    }
}

TEST_CASE("tables of beats have labels without times", "[c]") {
    std::string rows;
    for (int i = 0; i < 3; ++i) {
        for (int column = 0; column < 187; ++column) {
            rows += column == 0 ? "1.0" : column < 90 ? ",0.25" : ",0.0";
        }
        rows += ",0.0\n";
    }
    const beatlens_file file = {"mitbih_test.csv", rows.data(), rows.size()};
    beatlens_recording* made = nullptr;
    REQUIRE(beatlens_recording_from_files(&file, 1, nullptr, &made, nullptr) == BEATLENS_OK);
    const Read table(made);
    CHECK(beatlens_recording_lead_count(table.get()) == 0);
    const Labels labels = classify(table, open_model(table_model));
    REQUIRE(beatlens_analysis_beat_count(labels.get()) == 3);
    beatlens_beat beat;
    REQUIRE(beatlens_analysis_beat(labels.get(), 2, &beat) == BEATLENS_OK);
    CHECK(beat.sample == -1);
    CHECK(std::isnan(beat.time_s));
    CHECK(beat.probabilities[beat.label_index] == beat.confidence);
    beatlens_figures figures;
    REQUIRE(beatlens_analysis_figures(labels.get(), &figures) == BEATLENS_OK);
    CHECK(figures.record == std::string("mitbih_test"));
    CHECK(std::isnan(figures.duration_s));
    CHECK(json_of(labels).find(R"("comparison")") != std::string::npos);

    beatlens_analysis* none = nullptr;
    CHECK(beatlens_classify(table.get(), open_model(default_model).get(), nullptr, &none, nullptr) ==
          BEATLENS_MODEL_MISMATCH);
}

TEST_CASE("several threads use the same model and recording", "[c]") {
    const Read recording = open_sample();
    const Model model = open_model(default_model);
    const std::string expected = json_of(classify(recording, model));
#ifndef __EMSCRIPTEN__
    std::vector<std::string> found(4);
    std::vector<std::thread> threads;
    for (std::string& text : found) {
        threads.emplace_back([&] {
            beatlens_analysis* analysis = nullptr;
            char* json = nullptr;
            if (beatlens_classify(recording.get(), model.get(), nullptr, &analysis, nullptr) == BEATLENS_OK &&
                beatlens_analysis_json(analysis, &json, nullptr, nullptr) == BEATLENS_OK) {
                text = json;
            }
            beatlens_text_free(json);
            beatlens_analysis_free(analysis);
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(found == std::vector<std::string>(4, expected));
#endif
}

TEST_CASE("what is NULL or not there has a status, a sentence or nothing", "[c]") {
    beatlens_model* model = nullptr;
    beatlens_recording* recording = nullptr;
    beatlens_analysis* analysis = nullptr;
    char* text = nullptr;
    beatlens_error error;
    const auto is_missing = [&](beatlens_status status, const char* name) {
        CHECK(status == BEATLENS_INVALID_ARGUMENT);
        CHECK(error.status == status);
        CHECK(error.message == "The argument '" + std::string(name) + "' is NULL.");
    };
    is_missing(beatlens_model_open("x", nullptr, &error), "model");
    is_missing(beatlens_model_open(nullptr, &model, &error), "path");
    is_missing(beatlens_model_from_bytes(nullptr, 3, &model, &error), "bytes");
    is_missing(beatlens_model_from_bytes("x", 1, nullptr, &error), "model");
    is_missing(beatlens_recording_open(nullptr, nullptr, &recording, &error), "path");
    is_missing(beatlens_recording_open("x", nullptr, nullptr, &error), "recording");
    is_missing(beatlens_recording_from_files(nullptr, 1, nullptr, &recording, &error), "files");
    const beatlens_file no_bytes = {nullptr, nullptr, 3};
    is_missing(beatlens_recording_from_files(&no_bytes, 1, nullptr, &recording, &error), "bytes");
    is_missing(beatlens_recording_from_files(&no_bytes, 1, nullptr, nullptr, &error), "recording");
    is_missing(beatlens_recording_from_samples(nullptr, 1, 1, 360.0, nullptr, &recording, &error), "mv");
    const float one = 0.0F;
    is_missing(beatlens_recording_from_samples(&one, 1, 1, 360.0, nullptr, nullptr, &error), "recording");
    is_missing(beatlens_classify(nullptr, nullptr, nullptr, &analysis, &error), "recording");
    is_missing(beatlens_classify(open_sample().get(), nullptr, nullptr, &analysis, &error), "model");
    is_missing(beatlens_classify(nullptr, nullptr, nullptr, nullptr, &error), "analysis");
    is_missing(beatlens_analysis_json(nullptr, &text, nullptr, &error), "analysis");
    is_missing(beatlens_analysis_csv(nullptr, nullptr, nullptr, &error), "text");
    CHECK(beatlens_model_open(nullptr, nullptr, nullptr) == BEATLENS_INVALID_ARGUMENT);

    const beatlens_file nothing = {nullptr, nullptr, 0};
    CHECK(beatlens_recording_from_files(&nothing, 1, nullptr, &recording, &error) != BEATLENS_OK);
    CHECK(beatlens_recording_from_files(&nothing, 0, nullptr, &recording, &error) == BEATLENS_EMPTY_INPUT);
    CHECK(beatlens_model_from_bytes("x", 1, &model, &error) != BEATLENS_OK);
    CHECK(beatlens_model_open((sample + ".hea").c_str(), &model, &error) != BEATLENS_OK);
    CHECK(beatlens_recording_open("no\x1bwhere.edf", nullptr, &recording, &error) == BEATLENS_MISSING_FILE);
    CHECK(std::string(error.message).find("no\\x1bwhere.edf") != std::string::npos);
    const std::string long_name = std::string(1016 - std::strlen("There is no file ''"), 'x') + "\u00e4\u00e4\u00e4";
    CHECK(beatlens_recording_open(long_name.c_str(), nullptr, &recording, &error) != BEATLENS_OK);
    const std::size_t length = std::strlen(error.message);
    CHECK(length < BEATLENS_MESSAGE_SIZE);
    CHECK((error.message[length - 1] == '\xa4' || length < BEATLENS_MESSAGE_SIZE - 4));  // no half characters
    CHECK(model == nullptr);
    CHECK(recording == nullptr);
    CHECK(analysis == nullptr);

    beatlens_beat beat;
    beatlens_lead lead;
    beatlens_figures figures;
    CHECK(beatlens_analysis_beat(nullptr, 0, &beat) == BEATLENS_INVALID_ARGUMENT);
    CHECK(beatlens_analysis_figures(nullptr, &figures) == BEATLENS_INVALID_ARGUMENT);
    CHECK(beatlens_recording_lead(nullptr, 0, &lead) == BEATLENS_INVALID_ARGUMENT);
    CHECK(beatlens_analysis_beat_count(nullptr) + beatlens_analysis_label_count(nullptr) +
              beatlens_analysis_label_beats(nullptr, 0) + beatlens_analysis_warning_count(nullptr) +
              beatlens_recording_lead_count(nullptr) + beatlens_recording_warning_count(nullptr) ==
          0);
    CHECK(std::string(beatlens_model_name(nullptr)) + beatlens_recording_name(nullptr) +
              beatlens_recording_warning(nullptr, 0) + beatlens_analysis_warning(nullptr, 0) +
              beatlens_analysis_label_name(nullptr, 0) + beatlens_analysis_label_description(nullptr, 0) ==
          "");
    beatlens_model_free(nullptr);
    beatlens_recording_free(nullptr);
    beatlens_analysis_free(nullptr);
    beatlens_text_free(nullptr);
    const Labels labels = classify(open_sample(), open_model(default_model));
    CHECK(beatlens_analysis_beat(labels.get(), 1U << 30U, &beat) == BEATLENS_OUT_OF_RANGE);
    CHECK(beat.label == std::string());
    CHECK(beatlens_analysis_beat(labels.get(), 0, nullptr) == BEATLENS_INVALID_ARGUMENT);
}

TEST_CASE("every status has a name, and the version is that of the headers", "[c]") {
    std::vector<std::string> names;
    for (int status = BEATLENS_OK; status <= BEATLENS_OUT_OF_MEMORY; ++status) {
        const std::string name = beatlens_status_name(static_cast<beatlens_status>(status));
        CHECK_FALSE(name.empty());
        CHECK(std::find(names.begin(), names.end(), name) == names.end());
        names.push_back(name);
    }
    CHECK(names[BEATLENS_TRUNCATED] == "truncated");
    CHECK(std::string(beatlens_status_name(static_cast<beatlens_status>(BEATLENS_OUT_OF_MEMORY + 1))).empty());
    CHECK(std::string(beatlens_version()) == BEATLENS_VERSION);
}

}  // namespace test_c_interface
