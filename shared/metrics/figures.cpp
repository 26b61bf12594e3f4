#include "metrics/figures.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <numeric>

#include "metrics/figures_json.h"

namespace beatlens::metrics {

namespace {

using Json = nlohmann::ordered_json;

double ratio(double part, double whole) { return whole == 0.0 ? 0.0 : part / whole; }

double row_sum(const ConfusionMatrix& matrix, std::size_t row) { return static_cast<double>(matrix.of_reference(row)); }

double column_sum(const ConfusionMatrix& matrix, std::size_t column) {
    return static_cast<double>(matrix.predicted(column));
}

std::vector<std::size_t> all_labels(const ConfusionMatrix& matrix) {
    std::vector<std::size_t> all(matrix.names.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
}

template <class... Values>
std::string format(const char* pattern, Values... values) {
    char text[160];
    std::snprintf(text, sizeof text, pattern, values...);
    return text;
}

// Padded to columns of `width`, to the right of it or (negative) to the left.
std::string cell(const std::string& text, int width) {
    const auto wanted = static_cast<std::size_t>(std::abs(width));
    const std::string padding(wanted - std::min(wanted, text.size()), ' ');
    return width < 0 ? text + padding : padding + text;
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

std::string rates_line(const Rates& rates) {
    std::string line;
    for (const RateMetric& metric : rate_metrics) {
        line += format("%s%.4f", line.empty() ? "" : "  ", rates.*metric.value);
    }
    return line + "\n";
}

Json rates_json(const Rates& rates) {
    Json json = Json::object();
    for (const RateMetric& metric : rate_metrics) {
        json[metric.key] = rates.*metric.value;
    }
    return json;
}

void put_overall(Json& json, const Figures& all, std::span<const OverallMetric> metrics) {
    for (const OverallMetric& metric : metrics) {
        if (const auto value = metric.value(all)) {
            json[metric.key] = *value;
        }
    }
}

std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace

std::span<const OverallMetric> overall_metrics() {
    using Value = std::optional<double>;
    static constexpr std::array<OverallMetric, 4> table = {
        {{"accuracy", "accuracy", 5, [](const Figures& f) -> Value { return f.accuracy; }},
         {"macro_f1", "macro F1", 4, [](const Figures& f) -> Value { return f.macro.f1; }},
         {"kappa", "kappa", 4, [](const Figures& f) -> Value { return f.kappa; }},
         {"j_kappa", "j-kappa", 4, [](const Figures& f) -> Value { return f.j_kappa; }}}};
    return table;
}

ClassFigures class_figures(const ConfusionMatrix& matrix, std::size_t label) {
    const auto right = static_cast<double>(matrix.counts[label][label]);
    const double of_class = row_sum(matrix, label);
    const double called = column_sum(matrix, label);
    const double others = static_cast<double>(matrix.total()) - of_class;
    return {{ratio(right, of_class), ratio(others - (called - right), others), ratio(right, called),
             ratio(2.0 * right, of_class + called)},
            matrix.of_reference(label)};
}

double cohen_kappa(const ConfusionMatrix& matrix) {
    const auto total = static_cast<double>(matrix.total());
    double by_chance = 0.0;
    for (std::size_t i = 0; i < matrix.names.size(); ++i) {
        by_chance += ratio(row_sum(matrix, i), total) * ratio(column_sum(matrix, i), total);
    }
    return ratio(matrix.accuracy() - by_chance, 1.0 - by_chance);
}

std::optional<double> j_kappa(const ConfusionMatrix& matrix) {
    if (matrix.names != aami_beats().names()) {
        return std::nullopt;
    }
    const ClassFigures s = class_figures(matrix, index_of(AamiClass::S));
    const ClassFigures v = class_figures(matrix, index_of(AamiClass::V));
    return cohen_kappa(matrix) / 2.0 + (s.recall + v.recall + s.precision + v.precision) / 8.0;
}

Figures figures(const ConfusionMatrix& matrix) { return figures(matrix, all_labels(matrix)); }

Figures figures(const ConfusionMatrix& matrix, std::span<const std::size_t> classes) {
    Figures result;
    result.classes.assign(classes.begin(), classes.end());
    double support = 0.0;
    for (const std::size_t label : classes) {
        result.names.push_back(matrix.names[label]);
        result.per_class.push_back(class_figures(matrix, label));
        support += static_cast<double>(result.per_class.back().support);
    }
    for (const ClassFigures& one : result.per_class) {
        for (const RateMetric& metric : rate_metrics) {
            result.macro.*metric.value += 1.0 / static_cast<double>(classes.size()) * (one.*metric.value);
            result.weighted.*metric.value += ratio(static_cast<double>(one.support), support) * (one.*metric.value);
        }
    }
    result.accuracy = matrix.accuracy();
    result.kappa = cohen_kappa(matrix);
    result.j_kappa = j_kappa(matrix);
    return result;
}

std::vector<NamedFigure> named_figures(const Figures& figures) {
    std::vector<NamedFigure> all;
    for (const OverallMetric& metric : overall_metrics()) {
        if (const auto value = metric.value(figures)) {
            all.push_back({metric.key, *value});
        }
    }
    const auto add = [&](const std::string& path, const Rates& rates) {
        for (const RateMetric& metric : rate_metrics) {
            all.push_back({path + metric.key, rates.*metric.value});
        }
    };
    add("macro/", figures.macro);
    add("weighted/", figures.weighted);
    for (std::size_t i = 0; i < figures.names.size(); ++i) {
        add("per_class/" + figures.names[i] + "/", figures.per_class[i]);
    }
    return all;
}

std::string to_json(const Rates& rates) { return dump(rates_json(rates)); }

std::string to_text(const ConfusionMatrix& matrix, std::span<const std::size_t> classes) {
    std::vector<std::size_t> columns;
    for (const std::size_t label : all_labels(matrix)) {
        const bool wanted = std::find(classes.begin(), classes.end(), label) != classes.end();
        if (wanted || matrix.predicted(label) > 0) {
            columns.push_back(label);
        }
    }
    std::string text(10, ' ');
    for (const std::size_t label : columns) {
        text += cell(lower(matrix.names[label]), 8);
    }
    text += "    ";
    for (const RateMetric& metric : rate_metrics) {
        text += cell(metric.title, &metric == rate_metrics.data() ? 6 : 8);
    }
    text += "\n";
    const Figures all = figures(matrix, classes);
    for (std::size_t i = 0; i < classes.size(); ++i) {
        text += cell(all.names[i], -10);
        for (const std::size_t label : columns) {
            text += format("%8zu", matrix.counts[classes[i]][label]);
        }
        text += "    " + rates_line(all.per_class[i]);
    }
    const int indent = static_cast<int>(10 + 8 * columns.size() + 4);
    text += cell("macro", -indent) + rates_line(all.macro) + cell("weighted", -indent) + rates_line(all.weighted);
    for (const OverallMetric& metric : overall_metrics()) {
        if (const auto value = metric.value(all)) {
            text += format("%s %.*f   ", metric.title, metric.decimals, *value);
        }
    }
    return text + format("beats %zu\n", matrix.total());
}

Json figures_json(const ConfusionMatrix& matrix, std::span<const std::size_t> classes) {
    const Figures all = figures(matrix, classes);
    Json per_class = Json::object();
    for (std::size_t i = 0; i < classes.size(); ++i) {
        Json& one = per_class[all.names[i]];
        one["support"] = all.per_class[i].support;
        one.update(rates_json(all.per_class[i]));
    }
    const auto overall = overall_metrics();
    Json json = {{"confusion", matrix.counts}};
    put_overall(json, all, overall.first(2));
    json["per_class"] = std::move(per_class);
    json["macro"] = rates_json(all.macro);
    json["weighted"] = rates_json(all.weighted);
    put_overall(json, all, overall.subspan(2));
    return json;
}

Json figures_json(const ConfusionMatrix& matrix) { return figures_json(matrix, all_labels(matrix)); }

std::string to_text(const ConfusionMatrix& matrix) { return to_text(matrix, all_labels(matrix)); }
std::string to_json(const ConfusionMatrix& matrix) { return dump(figures_json(matrix)); }
std::string to_json(const ConfusionMatrix& matrix, std::span<const std::size_t> classes) {
    return dump(figures_json(matrix, classes));
}

}  // namespace beatlens::metrics
