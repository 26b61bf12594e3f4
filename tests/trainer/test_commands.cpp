// The program as people start it: its table of commands, its table of settings, and how it ends when something below it
// fails.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <new>
#include <set>

#include "commands/command.h"
#include "config/config.h"
#include "core/data_dir.h"
#include "formats/parsing.h"
#include "formats/record_files.h"
#include "loop/checkpoint.h"
#include "made_beats.h"
#include "rhythm/config.h"
#include "run_command.h"
#include "transfer/config.h"
#include "waves/config.h"

namespace test_commands {

using namespace beatlens;
using namespace beatlens::trainer;

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

const std::string program = NATIVE_TRAINER;

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string readme() {
    const auto bytes = formats::read_file(fs::path(BEATLENS_SOURCE_DIR) / "native_trainer" / "README.md");
    REQUIRE(bytes);
    return std::string(formats::as_text(*bytes));
}

template <class Settings>
void check_table(const Fields<Settings>& fields) {
    std::set<std::string> keys;
    for (const Field<Settings>& one : fields) {
        INFO(one.info.key);
        CHECK(keys.insert(one.info.key).second);
        const Json value = one.write(Settings{});
        CHECK(one.info.allowed.takes(value));
        Settings settings;
        one.read(settings, value);
        CHECK(one.write(settings) == value);
        // No other setting reads or writes it: alone in a file it changes what it says, or nothing.
        CHECK_FALSE(one.info.allowed.takes(Json::object()));
        Json wrong;
        put_value(wrong, one.info.key, Json::object());
        const auto refused_value = read_fields(fields, wrong);
        REQUIRE_FALSE(refused_value);
        CHECK(contains(refused_value.error().message, "'" + one.info.key + "' must be " + one.info.allowed.one));
    }
}

}  // namespace

TEST_CASE("each setting takes its own default, and says by name what it does not take") {
    check_table(config_fields());
    check_table(transfer_fields());
    check_table(wave_fields());
}

TEST_CASE("README has the table of settings that the program prints") {
    CHECK(contains(readme(), "\n\n" + fields_markdown(config_fields()) + "\n"));
    CHECK(contains(readme(), "\n\n" + fields_markdown(transfer_fields()) + "\n"));
    CHECK(contains(readme(), "\n\n" + fields_markdown(wave_fields()) + "\n"));
    CHECK(contains(readme(), "\n\n" + fields_markdown(rhythm_fields()) + "\n"));
    const auto printed = test::run(program + " config --fields");
    CHECK(printed.code == 0);
    CHECK(printed.text == fields_markdown(config_fields()));
    CHECK(test::run(program + " config --of transfer --fields").text == fields_markdown(transfer_fields()));
}

TEST_CASE("every configuration of this repository is read, and comes back as it was") {
    std::size_t read = 0;
    for (const auto& entry : fs::directory_iterator(fs::path(BEATLENS_SOURCE_DIR) / "native_trainer" / "configs")) {
        INFO(entry.path());
        const std::string name = entry.path().filename().string();
        const std::string of = name.starts_with("transfer") ? "transfer"
                               : name.starts_with("wave-")  ? "waves"
                               : name == "rhythm.json"      ? "rhythm"
                                                            : "train";
        const auto printed = test::run(program + " config --of " + of + " --config '" + entry.path().string() + "'");
        CHECK(printed.code == 0);
        const auto bytes = formats::read_file(entry.path());
        REQUIRE(bytes);
        const auto given = Json::parse(bytes->begin(), bytes->end(), nullptr, false).flatten();
        const auto all = Json::parse(printed.text, nullptr, false).flatten();
        for (const auto& [key, value] : given.items()) {
            INFO(key);
            CHECK(all.at(key) == value);
        }
        ++read;
    }
    CHECK(read >= 12);
}

TEST_CASE("settings that mean nothing beside the others are refused where they are given") {
    const auto refused = parse_transfer_config(R"({"data": {"source": "ptbdb"}})", {"data.least_likelihood=50"});
    REQUIRE_FALSE(refused);
    CHECK(contains(refused.error().message, "'data.least_likelihood' is for ptbxl only"));
    CHECK_FALSE(contains(to_json(TransferConfig{}), "test_fraction"));
}

TEST_CASE("the commands of README are those of the table") {
    const std::string text = readme();
    for (const Command& command : commands()) {
        INFO(command.name);
        CHECK(contains(text, std::string("| `") + command.name + "` | "));
        CHECK(test::run(program + " " + command.name + " --help").code == 0);
    }
}

TEST_CASE("a name in Latin-1 ended the program when a configuration was written") {
    const auto config = parse_transfer_config("{}", {"data.folder=M\xFCller"});
    REQUIRE(config);
    CHECK(config->data.folder == "M\xFCller");
    CHECK(Json::accept(to_json(*config)));
    CHECK(test::run(program + " config --of transfer --set data.folder=M\xFCller").code == 0);
}

TEST_CASE("too little memory ended the program without a sentence") {
    // More than any processor can address.
    const auto output = test::run(program + " bench --rows 1000000000000 2>&1");
    CHECK(output.code == 1);
    CHECK(contains(output.text, "native_trainer: There is not enough memory"));
    CHECK(std::count(output.text.begin(), output.text.end(), '\n') == 1);

    const auto thrown = [](auto&& what) {
        const auto result = run_guarded([&]() -> Result<void> { throw what; });
        REQUIRE_FALSE(result);
        CHECK(result.error().code == ErrorCode::internal);
        return result.error().message;
    };
    CHECK(contains(thrown(std::bad_alloc()), "not enough memory"));
    CHECK(contains(thrown(std::runtime_error("CUDA out of memory. Tried to allocate 2 GiB")), "not enough memory"));
    CHECK(contains(thrown(std::runtime_error("no such layer\nframe #0: somewhere")), "no such layer"));
}

TEST_CASE("figures that a full disk did not take were not missed") {
    if (!fs::exists("/dev/full")) {
        SKIP("no /dev/full");
    }
    const auto output = test::run(program + " config 2>&1 >/dev/full");
    CHECK(output.code == 1);
    CHECK(contains(output.text, "cannot be written"));

    // By a link, so that a mistake costs the link and not the device.
    const fs::path folder = test::fresh_folder("full-disk");
    fs::create_directories(folder);
    fs::create_symlink("/dev/full", folder / "figures.json");
    const auto written = replace_text(folder / "figures.json", std::string(100'000, 'x'));
    REQUIRE_FALSE(written);
    CHECK(written.error().code == ErrorCode::io);
    CHECK(fs::is_symlink(folder / "figures.json"));
    CHECK_FALSE(replace_bytes(folder / "figures.json", std::vector<std::uint8_t>(100'000, 1)));
}

}  // namespace test_commands
