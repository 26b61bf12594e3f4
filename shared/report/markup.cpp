#include "report/markup.h"

#include <cmath>
#include <cstdio>

#include "analysis/report_text.h"

namespace beatlens::report {

namespace {

constexpr const char* page_style = R"(<style>
@page{margin:15mm}
body{font:10pt/1.4 system-ui,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;color:#1b1f24;background:#fff;max-width:180mm;margin:8mm auto;padding:0 4mm}
h1{font-size:17pt;margin:0 0 1mm}h2{font-size:12pt;margin:7mm 0 2mm;border-bottom:.3mm solid #c9ced6;padding-bottom:.7mm;break-after:avoid}
body.wide{max-width:none;font-size:8.5pt}body.wide table{break-inside:auto}body.wide :is(th,td):nth-child(2){text-align:left}
p{margin:1.5mm 0}.note{color:#4a5160}.warn{border-left:1mm solid #b3541e;padding:.8mm 0 .8mm 3mm;margin:1.5mm 0}
table{border-collapse:collapse;width:100%;margin:2mm 0;font-variant-numeric:tabular-nums;break-inside:avoid}
th,td{padding:.7mm 2.5mm .7mm 0;text-align:right;vertical-align:top;border-bottom:.15mm solid #e2e6ec}
th:first-child,td:first-child{text-align:left}thead th{color:#4a5160;font-weight:600;border-bottom:.3mm solid #9aa3b0}
tbody th{font-weight:400}
figure{margin:3mm 0;break-inside:avoid}figure svg{display:block;max-width:100%;height:auto}figcaption{font-size:9pt;color:#4a5160;margin-top:.7mm}
.strip text{font-size:3.2px;text-anchor:middle;fill:#1b1f24}
.trace{fill:none;stroke:#10151c;stroke-width:.28;stroke-linejoin:round}
.grid{stroke:#dfe3e9;stroke-width:.15}.axis{font-size:2.8px;fill:#4a5160}.axis:not([text-anchor]){text-anchor:middle}
.band{stroke:#9db7d8;stroke-width:.45}.line{fill:none;stroke:#1d4e89;stroke-width:.4;stroke-linejoin:round}
</style>
)";

constexpr double whole_day_s = 86400.0;

}  // namespace

std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : analysis::printable(text)) {
        switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            case '\'':
                result += "&#39;";
                break;
            default:
                result += c;
        }
    }
    return result;
}

std::string number(double value, int decimals) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", decimals, value);
    return text;
}

std::string TimeText::operator()(double time_s) const {
    if (!start_of_day_s_ || !(std::abs(time_s) < analysis::longest_text_s)) {
        const double tenths = std::floor(time_s * 10.0 + 0.5) / 10.0;
        return duration_text(std::floor(tenths)) + "." +
               number(std::floor((tenths - std::floor(tenths)) * 10.0 + 0.5), 0);
    }
    const double clock_s = std::floor(*start_of_day_s_ + time_s + 0.5);
    const double days = std::floor(clock_s / whole_day_s);
    const auto of_day = static_cast<int>(clock_s - days * whole_day_s);
    char text[48];
    std::snprintf(text, sizeof text, "%02d:%02d:%02d", of_day / 3600, of_day / 60 % 60, of_day % 60);
    return days > 0.0 ? std::string(text) + " +" + number(days, 0) + " d" : text;
}

std::string row(const std::vector<std::string>& cells, bool heading) {
    std::string text = "<tr>";
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const bool is_heading = heading || i == 0;
        text += is_heading ? std::string("<th scope=\"") + (heading ? "col" : "row") + "\">" : "<td>";
        text += cells[i] + (is_heading ? "</th>" : "</td>");
    }
    return text + "</tr>\n";
}

std::string table(const std::vector<std::string>& headings, const std::string& rows) {
    return "<table><thead>" + row(headings, true) + "</thead><tbody>\n" + rows + "</tbody></table>\n";
}

std::string page_head(const std::string& title) {
    return "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" "
           "content=\"width=device-width\"><title>" +
           title + "</title>\n" + page_style + "</head>\n";
}

std::string percent(double share) { return number(100.0 * share, share > 0.0 && share < 0.01 ? 2 : 1) + " %"; }

}  // namespace beatlens::report
