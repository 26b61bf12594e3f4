// What a run leaves in its folder, compared with what others make of it: Google's protobuf library, a JSON parser, git.
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "report/confusion_picture.h"
#include "report/event_file.h"
#include "report/revision.h"
#include "run_command.h"

namespace test_run_folder {

using namespace beatlens::test;
using namespace beatlens::trainer;
namespace fs = std::filesystem;

namespace {

const fs::path source_dir = BEATLENS_SOURCE_DIR;

fs::path fresh_folder(const char* name) {
    const fs::path folder = fs::temp_directory_path() / "beatlens-run-folder-test" / name;
    fs::remove_all(folder);
    fs::create_directories(folder);
    return folder;
}

}  // namespace

TEST_CASE("crc32c gives the published check values") {
    // RFC 3720, appendix B.4, and the check value of the catalogue of parametrised CRC algorithms
    std::string rising(32, '\0');
    std::string falling(32, '\0');
    for (std::size_t i = 0; i < 32; ++i) {
        rising[i] = static_cast<char>(i);
        falling[i] = static_cast<char>(31 - i);
    }
    CHECK(crc32c(std::string(32, '\0')) == 0x8A9136AAU);
    CHECK(crc32c(std::string(32, '\xFF')) == 0x62A8AB43U);
    CHECK(crc32c(rising) == 0x46DD794EU);
    CHECK(crc32c(falling) == 0x113FDB5CU);
    CHECK(crc32c("123456789") == 0xE3069283U);
    CHECK(crc32c("") == 0U);
}

TEST_CASE("event files hold what protobuf reads") {
    const fs::path folder = fresh_folder("events");
    const auto picture = confusion_picture({{9, 1}, {0, 5}}, {"N", "V"}, "two classes");
    const auto png = to_png(picture);
    REQUIRE(png);
    auto first = EventFile::create(folder);
    REQUIRE(first);
    first->text("config", 0, "| key | value |\n|---|---|\n| größe | 1 |");
    first->scalar("loss/train", 1, 0.5);
    first->scalar("loss/train", 300, -1e-9);
    first->image("confusion/test", 300, *png);
    REQUIRE(first->flush());
    auto second = EventFile::create(folder, 300);
    REQUIRE(second);
    REQUIRE(second->flush());
    CHECK(first->path().filename() < second->path().filename());
    CHECK(std::regex_match(first->path().filename().string(),
                           std::regex(R"(events\.out\.tfevents\.\d{10}\.[^/]+\.\d+\.\d+)")));

    const std::string script = (source_dir / "tests/trainer/read_event_file.py").string();
    const Output output = run_python("'" + script + "' '" + first->path().string() + "'");
    if (output.code == 77 || output.code == 127) {
        SKIP("no python3 with protobuf (python3-protobuf)");
    }
    INFO(output.text);
    REQUIRE(output.code == 0);
    const std::string size = std::to_string(png->width) + "x" + std::to_string(png->height);
    CHECK(output.text ==
          "0: file_version brain.Event:2\n"
          "0: session_log 1\n"
          "0: config = tensor of type 7, 0 dimensions, for 'text', class 2: "
          "'| key | value |\\n|---|---|\\n| größe | 1 |'\n"
          "1: loss/train = 0.5\n"
          "300: loss/train = -1e-09\n"
          "300: confusion/test = image " +
              size + ", colorspace 3; PNG " + size + "\n");
    const Output again = run_python("'" + script + "' '" + second->path().string() + "'");
    CHECK(again.text == "0: file_version brain.Event:2\n300: session_log 1\n");

    SECTION("a folder that cannot be made is an error with its name") {
        std::ofstream(folder / "file") << "x";
        const auto refused = EventFile::create(folder / "file" / "events");
        REQUIRE_FALSE(refused);
        CHECK(refused.error().message.find("file/events") != std::string::npos);
    }
}

TEST_CASE("a run's record says what it was made with") {
    RunRecord record = begin_run_record("1.13.1", "cpu", 2);
    record.resumed = 1;
    CHECK(std::regex_match(record.revision, std::regex("[0-9a-f]{12}(-dirty)?|unknown")));
    const auto json = nlohmann::json::parse(to_json(record));
    CHECK(json["libtorch"] == "1.13.1");
    CHECK(json["device"] == "cpu");
    CHECK(json["threads"] == 2);
    CHECK(json["resumed"] == 1);
    CHECK(json["finished"] == "");
    CHECK(std::regex_match(json["started"].get<std::string>(), std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)")));
    CHECK_FALSE(json["processor"].get<std::string>().empty());
}

TEST_CASE("the revision follows the sources") {
    if (run("git --version && cmake --version").code != 0) {
        SKIP("no git or no cmake");
    }
    const fs::path tree = fresh_folder("tree");
    const fs::path header = tree / "out" / "revision.h";
    const auto revision = [&] {
        const Output output = run("cmake -DSOURCE='" + tree.string() + "' -DHEADER='" + header.string() + "' -P '" +
                                  (source_dir / "native_trainer/report/write_revision.cmake").string() + "' 2>&1");
        INFO(output.text);
        REQUIRE(output.code == 0);
        std::ostringstream text;
        text << std::ifstream(header).rdbuf();
        return text.str();
    };
    const auto git = [&](const std::string& arguments) {
        const Output output = run("git -C '" + tree.string() + "' -c user.name=t -c user.email=t@t " + arguments);
        REQUIRE(output.code == 0);
        return output.text;
    };
    CHECK(revision() == "#define BEATLENS_REVISION \"unknown\"\n");
    fs::create_directories(tree / "shared");
    std::ofstream(tree / "shared" / "a.cpp") << "1";
    std::ofstream(tree / "README.md") << "1";
    git("init -q");
    git("add shared README.md");
    git("commit -q --no-gpg-sign -m first");
    const std::string head = git("rev-parse HEAD").substr(0, 12);
    CHECK(revision() == "#define BEATLENS_REVISION \"" + head + "\"\n");
    std::ofstream(tree / "README.md") << "2";  // nothing is built from it
    CHECK(revision() == "#define BEATLENS_REVISION \"" + head + "\"\n");
    std::ofstream(tree / "shared" / "b.cpp") << "2";  // a new file
    CHECK(revision() == "#define BEATLENS_REVISION \"" + head + "-dirty\"\n");
}

TEST_CASE("runs of several seeds are summarised as mean and standard deviation") {
    // 0.90, 0.94 and 0.98: mean 0.94, standard deviation of a sample sqrt((0.04^2 + 0.04^2) / 2) = 0.04
    const fs::path runs = fresh_folder("summarise");
    for (const auto& [seed, f1] : {std::pair{1, "0.90"}, {2, "0.94"}, {10, "0.98"}}) {
        const fs::path folder = runs / "three" / ("seed-" + std::to_string(seed));
        fs::create_directories(folder);
        std::ofstream(folder / "evaluation.json") << R"({"accuracy": 0.5, "macro": {"f1": )" << f1 << "}}";
        std::ofstream(folder / "metrics.json")
            << R"([{"epoch": 1, "seconds": 2, "best": true}, {"epoch": 2, "seconds": 3}])";
    }
    fs::create_directories(runs / "one");
    std::ofstream(runs / "one" / "evaluation.json") << R"({"accuracy": 0.75})";
    const Output output = run_python("'" + (source_dir / "tools/summarise_runs.py").string() +
                                     "' --keys accuracy,macro.f1,training.seconds '" + (runs / "three").string() +
                                     "' 'A name=" + (runs / "one").string() + "'");
    if (output.code == 127) {
        SKIP("no python3");
    }
    CHECK(output.text ==
          "| run | accuracy | macro.f1 | training.seconds |\n"
          "|---|---|---|---|\n"
          "| three | 0.5000 ± 0.0000 (3) | 0.9400 ± 0.0400 (3) | 5.0 ± 0.0 (3) |\n"
          "| A name | 0.7500 (1) | – | – |\n");
}

}  // namespace test_run_folder
