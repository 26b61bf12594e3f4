#include <catch2/catch_test_macros.hpp>

#include "ecg/leads.h"
#include "format_files.h"

namespace test_leads {

using namespace beatlens;
using beatlens::test::contains;

TEST_CASE("lead names did not match where only the case differed", "[leads]") {
    Recording recording;
    recording.signals.resize(4);
    recording.signals[0].lead = "I";
    recording.signals[1].lead = "MLII";
    recording.signals[2].lead = "i";
    recording.signals[3].lead = "1";
    CHECK(find_lead(recording, "MLII") == 1);
    CHECK(find_lead(recording, "mlII") == 1);
    CHECK(find_lead(recording, "i") == 2);  // exactly that name before the same in another case
    CHECK(find_lead(recording, "1") == 3);  // a name before a number
    CHECK(find_lead(recording, "2") == 1);
    for (const char* const none : {"", "II", "0", "5", "-1", "2 ", "18446744073709551617"}) {
        const auto found = find_lead(recording, none);
        REQUIRE_FALSE(found.has_value());
        CHECK(found.error().code == ErrorCode::out_of_range);
        CHECK(contains(found.error().message, "no lead '" + std::string(none) + "'"));
        CHECK(contains(found.error().message, "I, MLII, i, 1"));
    }
}

}  // namespace test_leads
