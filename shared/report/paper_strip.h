// A stretch of a recording on electrocardiogram paper, to take away: an SVG document of its own at true scale, its
// width and height in millimetres, any leads below one another or the twelve of a standard recording side by side.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/analyze.h"
#include "ecg/error.h"
#include "ecg/recording.h"

namespace beatlens::report {

enum class PaperLayout {
    stacked,       // a row each
    twelve_leads,  // I aVR V1 V4, II aVL V2 V5, III aVF V3 V6, a quarter of the time each, and rhythm strips below
};

struct PaperStrip {
    double first_s = 0.0;
    double duration_s = 10.0;  // ends with the recording at the latest
    // Indices into Recording::signals, from top to bottom; of twelve_leads: the rhythm strips. Empty: the lead of the
    // analysis, else the first that may be an electrocardiogram; of twelve_leads: II.
    std::vector<std::size_t> leads;
    PaperLayout layout = PaperLayout::stacked;
    double mm_per_s = 25.0;   // 12.5, 25 or 50
    double mm_per_mv = 10.0;  // 5, 10 or 20
    bool pulse = true;        // of 1 mV and 0.2 s before each row
    bool labels = true;       // of beats, and stretches that are not usable; both of the analysis
    // Plain text below it, which is also its accessible name; none: what it shows and how.
    std::optional<std::string> caption;
    std::string program;  // "Beatlens 0.1.0"
};

inline constexpr double longest_paper_mm = 1000.0;   // to either side
inline constexpr std::size_t longest_caption = 500;  // bytes

// "stacked" or "12". Errors: out_of_range.
Result<PaperLayout> paper_layout(std::string_view name);

// Leads as a person names them: as find_lead() takes them; "all", where no lead has that name, are all that may be
// electrocardiograms. Errors: those of find_lead().
Result<std::vector<std::size_t>> leads_of_strip(const Recording& recording, const std::vector<std::string>& names);

// `analysis`: of this recording; nullptr: there is none yet, and nothing is labelled. Presentation attributes alone, so
// that it is drawn the same within a page that forbids styles. A lead that is not in millivolts is drawn to fill 25 mm,
// and says so; what is higher than 60 mm is cut off, and the caption says so. Errors: no_signal (no leads, or none of
// the twelve that are asked for), out_of_range (a stretch, a lead, a scale or a caption; or paper longer than
// longest_paper_mm).
Result<std::string> paper_strip_svg(const Recording& recording, const analysis::Analysis* analysis,
                                    const PaperStrip& strip);

}  // namespace beatlens::report
