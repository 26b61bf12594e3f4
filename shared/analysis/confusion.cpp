#include "analysis/confusion.h"

#include <array>
#include <cctype>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace beatlens::analysis {

namespace {

double ratio(std::size_t part, std::size_t whole) {
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

std::size_t ConfusionMatrix::total() const {
    std::size_t sum = 0;
    for (const auto& row : counts) {
        for (const std::size_t n : row) {
            sum += n;
        }
    }
    return sum;
}

double ConfusionMatrix::accuracy() const {
    std::size_t right = 0;
    for (std::size_t i = 0; i < aami_class_count; ++i) {
        right += counts[i][i];
    }
    return ratio(right, total());
}

double ConfusionMatrix::sensitivity(AamiClass c) const {
    std::size_t sum = 0;
    for (const std::size_t n : counts[index_of(c)]) {
        sum += n;
    }
    return ratio(counts[index_of(c)][index_of(c)], sum);
}

double ConfusionMatrix::positive_predictivity(AamiClass c) const {
    std::size_t sum = 0;
    for (const auto& row : counts) {
        sum += row[index_of(c)];
    }
    return ratio(counts[index_of(c)][index_of(c)], sum);
}

double ConfusionMatrix::f1(AamiClass c) const {
    const double se = sensitivity(c);
    const double ppv = positive_predictivity(c);
    return se + ppv == 0.0 ? 0.0 : 2.0 * se * ppv / (se + ppv);
}

double ConfusionMatrix::macro_f1() const {
    double sum = 0.0;
    for (const AamiClass c : aami_classes) {
        sum += f1(c);
    }
    return sum / static_cast<double>(aami_class_count);
}

std::string to_text(const ConfusionMatrix& matrix) {
    std::array<char, 160> line{};
    std::string text = "          ";
    for (const AamiClass c : aami_classes) {
        std::snprintf(line.data(), line.size(), "%8c", std::tolower(letter(c)));
        text += line.data();
    }
    text += "        Se      +P      F1\n";
    for (const AamiClass c : aami_classes) {
        std::snprintf(line.data(), line.size(), "%-10c", letter(c));
        text += line.data();
        for (const std::size_t n : matrix.counts[index_of(c)]) {
            std::snprintf(line.data(), line.size(), "%8zu", n);
            text += line.data();
        }
        std::snprintf(line.data(), line.size(), "    %.4f  %.4f  %.4f\n", matrix.sensitivity(c),
                      matrix.positive_predictivity(c), matrix.f1(c));
        text += line.data();
    }
    std::snprintf(line.data(), line.size(), "accuracy %.5f   macro F1 %.4f   beats %zu\n", matrix.accuracy(),
                  matrix.macro_f1(), matrix.total());
    return text + line.data();
}

std::string to_json(const ConfusionMatrix& matrix) {
    nlohmann::ordered_json per_class;
    for (const AamiClass c : aami_classes) {
        per_class[std::string(1, letter(c))] = {
            {"se", matrix.sensitivity(c)}, {"ppv", matrix.positive_predictivity(c)}, {"f1", matrix.f1(c)}};
    }
    return nlohmann::ordered_json{{"confusion", matrix.counts},
                                  {"accuracy", matrix.accuracy()},
                                  {"macro_f1", matrix.macro_f1()},
                                  {"per_class", per_class}}
        .dump();
}

}  // namespace beatlens::analysis
