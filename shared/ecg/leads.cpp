#include "ecg/leads.h"

#include <charconv>
#include <string>

namespace beatlens {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

Result<std::size_t> find_lead(const Recording& recording, std::string_view wanted) {
    const std::vector<Signal>& signals = recording.signals;
    for (std::size_t i = 0; i < signals.size(); ++i) {
        if (signals[i].lead == wanted) {
            return i;
        }
    }
    for (std::size_t i = 0; i < signals.size(); ++i) {
        if (equal_ignoring_case(signals[i].lead, wanted)) {
            return i;
        }
    }
    std::size_t number = 0;
    const char* const end = wanted.data() + wanted.size();
    if (const auto [stop, status] = std::from_chars(wanted.data(), end, number);
        status == std::errc() && stop == end && number >= 1 && number <= signals.size()) {
        return number - 1;
    }
    std::string names;
    for (const Signal& signal : signals) {
        names += (names.empty() ? "" : ", ") + signal.lead;
    }
    return fail(ErrorCode::out_of_range,
                "The record has no lead '" + std::string(wanted) + "'; it has: " + names + ".");
}

}  // namespace beatlens
