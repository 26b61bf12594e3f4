// Text of reports: what files say made harmless in HTML, numbers, and times by the clock or from the start.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/report_text.h"

namespace beatlens::report {

// For element content and attribute values in quotation marks; what would steer a terminal is made visible too.
std::string escaped(std::string_view text);

// With so many decimals: "12.3".
std::string number(double value, int decimals);

// How an HTML document begins, up to its body, that prints on A4 and Letter. `title`: HTML.
std::string page_head(const std::string& title);

std::string percent(double share);  // "12.3 %"

// A row of a table, its first cell a heading, or all of them; cells are HTML. And a table of rows.
std::string row(const std::vector<std::string>& cells, bool heading = false);
std::string table(const std::vector<std::string>& headings, const std::string& rows);

using analysis::duration_text;

// When something happens: by the clock where the recording says when it began ("14:03:22", from the next day on with
// "+1 d"), else from its start ("0:31.4").
class TimeText {
public:
    explicit TimeText(std::optional<double> start_of_day_s) : start_of_day_s_(start_of_day_s) {}
    std::string operator()(double time_s) const;

private:
    std::optional<double> start_of_day_s_;
};

}  // namespace beatlens::report
