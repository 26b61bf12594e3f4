#include "report/confusion_picture.h"

#include <algorithm>
#include <cstdio>
#include <numeric>

namespace beatlens::trainer {

namespace {

constexpr double cell_width = 84.0;
constexpr double cell_height = 56.0;
constexpr double matrix_left = 132.0;  // names of the rows and how many beats they have
constexpr double matrix_top = 92.0;
constexpr double margin = 16.0;
constexpr double white_text_from = 0.73;  // the share of a row at which light and dark text contrast alike

// "12,345"
std::string grouped(std::size_t count) {
    std::string text = std::to_string(count);
    for (std::size_t at = text.size(); at > 3; at -= 3) {
        text.insert(at - 3, ",");
    }
    return text;
}

std::string percent(double share, int decimals = 1) {
    char text[20];
    std::snprintf(text, sizeof text, "%.*f %%", decimals, 100.0 * share);
    return text;
}

}  // namespace

Picture confusion_picture(const std::vector<std::vector<std::size_t>>& counts, const std::vector<std::string>& classes,
                          const std::string& heading) {
    const auto n = static_cast<double>(classes.size());
    Picture picture{
        std::max(matrix_left + n * cell_width + margin, 320.0), matrix_top + n * cell_height + margin, heading, {}, {}};
    const auto add = [&](Shape shape) { picture.shapes.push_back(std::move(shape)); };
    std::size_t total = 0;
    std::size_t right = 0;
    std::string sensitivities;

    add(Text{{margin, 25.0}, heading, 15.0, Anchor::start, Ink::text, true});
    add(Text{
        {matrix_left + n * cell_width / 2.0, matrix_top - 28.0}, "predicted", 12.0, Anchor::middle, Ink::faint_text});
    Text reference{
        {margin + 12.0, matrix_top + n * cell_height / 2.0}, "reference", 12.0, Anchor::middle, Ink::faint_text};
    reference.upwards = true;
    add(reference);
    for (std::size_t row = 0; row < classes.size(); ++row) {
        const std::size_t in_row = std::accumulate(counts[row].begin(), counts[row].end(), std::size_t{0});
        total += in_row;
        right += counts[row][row];
        const double y = matrix_top + static_cast<double>(row) * cell_height;
        const double middle = y + cell_height / 2.0;
        const double x_of_row = matrix_left + static_cast<double>(row) * cell_width;
        add(Text{{x_of_row + cell_width / 2.0, matrix_top - 9.0}, classes[row], 13.0, Anchor::middle, Ink::text, true});
        add(Text{{matrix_left - 12.0, middle - 2.0}, classes[row], 13.0, Anchor::end, Ink::text, true});
        add(Text{{matrix_left - 12.0, middle + 13.0}, grouped(in_row), 11.0, Anchor::end, Ink::faint_text});
        for (std::size_t column = 0; column < classes.size(); ++column) {
            const std::size_t count = counts[row][column];
            const double share = in_row == 0 ? 0.0 : static_cast<double>(count) / static_cast<double>(in_row);
            const double x = matrix_left + static_cast<double>(column) * cell_width;
            const Ink ink = share >= white_text_from ? Ink::on_heat : count == 0 ? Ink::faint_text : Ink::text;
            // Two pixels of background between the cells; what is empty can still be seen as a cell.
            add(Rectangle{{x + 1.0, y + 1.0}, cell_width - 2.0, cell_height - 2.0, Ink::grid, 0.6});
            if (count > 0) {
                add(Rectangle{{x + 1.0, y + 1.0}, cell_width - 2.0, cell_height - 2.0, Ink::heat, 0.06 + 0.94 * share});
            }
            const double centre = x + cell_width / 2.0;
            add(Text{{centre, middle - 1.0}, grouped(count), 14.0, Anchor::middle, ink, row == column});
            if (in_row > 0) {
                add(Text{{centre, middle + 15.0}, percent(share), 11.0, Anchor::middle, ink});
            }
            if (row == column) {
                sensitivities += (row == 0 ? " " : ", ") + classes[row] + " " +
                                 (in_row == 0 ? std::string("no beats") : percent(share));
            }
        }
    }
    const double accuracy = total == 0 ? 0.0 : static_cast<double>(right) / static_cast<double>(total);
    picture.description = "Confusion matrix of " + grouped(total) + " beats, rows: reference, columns: predicted. " +
                          percent(accuracy, 2) + " are on the diagonal. Sensitivity:" + sensitivities + ".";
    add(Text{{margin, 44.0},
             grouped(total) + " beats, " + percent(accuracy, 2) + " right",
             12.0,
             Anchor::start,
             Ink::faint_text});
    return picture;
}

}  // namespace beatlens::trainer
