#include "metrics/figures.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <numeric>

namespace beatlens::metrics {

namespace {

using Json = nlohmann::ordered_json;

double ratio(double part, double whole) { return whole == 0.0 ? 0.0 : part / whole; }

double row_sum(const ConfusionMatrix& matrix, std::size_t row) {
    const auto& counts = matrix.counts[row];
    return static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::size_t{0}));
}

double column_sum(const ConfusionMatrix& matrix, std::size_t column) {
    double sum = 0.0;
    for (const auto& row : matrix.counts) {
        sum += static_cast<double>(row[column]);
    }
    return sum;
}

void add(Averages& sum, const ClassFigures& figures, double weight) {
    sum.recall += weight * figures.recall;
    sum.specificity += weight * figures.specificity;
    sum.precision += weight * figures.precision;
    sum.f1 += weight * figures.f1;
}

template <class... Values>
std::string format(const char* pattern, Values... values) {
    char text[160];
    std::snprintf(text, sizeof text, pattern, values...);
    return text;
}

Json averages_json(const Averages& averages) {
    return {{"se", averages.recall},
            {"specificity", averages.specificity},
            {"ppv", averages.precision},
            {"f1", averages.f1}};
}

std::string averages_line(const char* name, const Averages& averages, std::size_t indent) {
    return format("%-*s%.4f  %.4f  %.4f  %.4f\n", static_cast<int>(indent), name, averages.recall, averages.specificity,
                  averages.precision, averages.f1);
}

}  // namespace

ClassFigures class_figures(const ConfusionMatrix& matrix, AamiClass c) {
    const std::size_t i = index_of(c);
    const auto right = static_cast<double>(matrix.counts[i][i]);
    const double of_class = row_sum(matrix, i);
    const double called = column_sum(matrix, i);
    const double others = static_cast<double>(matrix.total()) - of_class;
    return {static_cast<std::size_t>(of_class), ratio(right, of_class), ratio(others - (called - right), others),
            ratio(right, called), ratio(2.0 * right, of_class + called)};
}

double cohen_kappa(const ConfusionMatrix& matrix) {
    const auto total = static_cast<double>(matrix.total());
    double by_chance = 0.0;
    for (std::size_t i = 0; i < aami_class_count; ++i) {
        by_chance += ratio(row_sum(matrix, i), total) * ratio(column_sum(matrix, i), total);
    }
    return ratio(matrix.accuracy() - by_chance, 1.0 - by_chance);
}

double j_kappa(const ConfusionMatrix& matrix) {
    const ClassFigures s = class_figures(matrix, AamiClass::S);
    const ClassFigures v = class_figures(matrix, AamiClass::V);
    return cohen_kappa(matrix) / 2.0 + (s.recall + v.recall + s.precision + v.precision) / 8.0;
}

Figures figures(const ConfusionMatrix& matrix, std::span<const AamiClass> classes) {
    Figures result;
    result.classes.assign(classes.begin(), classes.end());
    double support = 0.0;
    for (const AamiClass c : classes) {
        result.per_class.push_back(class_figures(matrix, c));
        support += static_cast<double>(result.per_class.back().support);
    }
    for (const ClassFigures& one : result.per_class) {
        add(result.macro, one, 1.0 / static_cast<double>(classes.size()));
        add(result.weighted, one, ratio(static_cast<double>(one.support), support));
    }
    result.accuracy = matrix.accuracy();
    result.kappa = cohen_kappa(matrix);
    result.j_kappa = j_kappa(matrix);
    return result;
}

std::string to_text(const ConfusionMatrix& matrix, std::span<const AamiClass> classes) {
    std::vector<AamiClass> columns;
    for (const AamiClass c : aami_classes) {
        const bool wanted = std::find(classes.begin(), classes.end(), c) != classes.end();
        if (wanted || column_sum(matrix, index_of(c)) > 0.0) {
            columns.push_back(c);
        }
    }
    std::string text(10, ' ');
    for (const AamiClass c : columns) {
        text += format("%8c", std::tolower(letter(c)));
    }
    text += "        Se      Sp      +P      F1\n";
    const Figures all = figures(matrix, classes);
    for (std::size_t i = 0; i < classes.size(); ++i) {
        text += format("%-10c", letter(classes[i]));
        for (const AamiClass c : columns) {
            text += format("%8zu", matrix.counts[index_of(classes[i])][index_of(c)]);
        }
        const ClassFigures& one = all.per_class[i];
        text += format("    %.4f  %.4f  %.4f  %.4f\n", one.recall, one.specificity, one.precision, one.f1);
    }
    const std::size_t indent = 10 + 8 * columns.size() + 4;
    text += averages_line("macro", all.macro, indent) + averages_line("weighted", all.weighted, indent);
    text += format("accuracy %.5f   macro F1 %.4f   kappa %.4f   j-kappa %.4f   beats %zu\n", all.accuracy,
                   all.macro.f1, all.kappa, all.j_kappa, matrix.total());
    return text;
}

std::string to_json(const ConfusionMatrix& matrix, std::span<const AamiClass> classes) {
    const Figures all = figures(matrix, classes);
    Json per_class = Json::object();
    for (std::size_t i = 0; i < classes.size(); ++i) {
        const ClassFigures& one = all.per_class[i];
        per_class[std::string(1, letter(classes[i]))] = {{"support", one.support},
                                                         {"se", one.recall},
                                                         {"specificity", one.specificity},
                                                         {"ppv", one.precision},
                                                         {"f1", one.f1}};
    }
    return Json{{"confusion", matrix.counts},
                {"accuracy", all.accuracy},
                {"macro_f1", all.macro.f1},
                {"per_class", per_class},
                {"macro", averages_json(all.macro)},
                {"weighted", averages_json(all.weighted)},
                {"kappa", all.kappa},
                {"j_kappa", all.j_kappa}}
        .dump();
}

std::string to_text(const ConfusionMatrix& matrix) { return to_text(matrix, aami_classes); }
std::string to_json(const ConfusionMatrix& matrix) { return to_json(matrix, aami_classes); }

}  // namespace beatlens::metrics
