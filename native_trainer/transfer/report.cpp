#include "transfer/report.h"

#include <algorithm>
#include <cstdio>
#include <functional>

#include "report/line_chart.h"
#include "report/spread_json.h"
#include "transfer/frozen_prefix.h"

namespace beatlens::trainer {

namespace {

using Json = nlohmann::ordered_json;
using metrics::BinaryFigures;
using metrics::Spread;

struct Column {
    const char* heading;
    const char* key;
    double BinaryFigures::*value;
};
constexpr Column columns[] = {{"AUC", "auc", &BinaryFigures::auc},
                              {"Se", "se", &BinaryFigures::sensitivity},
                              {"Sp", "specificity", &BinaryFigures::specificity},
                              {"F1", "f1", &BinaryFigures::f1},
                              {"accuracy", "accuracy", &BinaryFigures::accuracy}};
constexpr std::size_t table_columns = 4;  // of them; the rest is in the JSON
constexpr const Column& auc_column = columns[0];
constexpr const Column& f1_column = columns[3];

Spread spread_over(const TransferGroup& group, const std::function<double(const TransferRun&)>& value) {
    std::vector<double> values;
    for (const TransferRun& run : group.runs) {
        values.push_back(value(run));
    }
    return metrics::spread(values);
}

Spread of_beats(const TransferGroup& group, const Column& column) {
    return spread_over(group, [&](const TransferRun& run) { return run.test.beats.*column.value; });
}

Spread of_records(const TransferGroup& group, const Column& column) {
    return spread_over(group, [&](const TransferRun& run) { return (*run.test.records).*column.value; });
}

bool has_records(const TransferGroup& group) { return group.runs.front().test.records.has_value(); }

std::string text_of(const Spread& spread) {
    char text[40];
    std::snprintf(text, sizeof text, "  %.3f ±%.3f", spread.mean, spread.sd);
    return text;
}

std::string first_layer_of(const TransferSetting& setting, const TransferKind& kind) {
    const std::size_t first = kind.layers ? first_trained_layer(setting.architecture, *kind.layers) : 0;
    return setting.architecture.layers[first].name;
}

std::string label_of(const TransferGroup& group) {
    return group.kind.layers ? std::to_string(*group.kind.layers) : "scratch";
}

std::string heading_line(bool records) {
    std::string text = "  trained  from layer            parameters";
    for (const char* unit : {"beats", "records"}) {
        if (unit == std::string("records") && !records) {
            continue;
        }
        for (std::size_t i = 0; i < table_columns; ++i) {
            char cell[40];
            std::snprintf(cell, sizeof cell, "  %-12s",
                          ((i == 0 ? unit + std::string(" ") : "") + columns[i].heading).c_str());
            text += cell;
        }
    }
    return text + "\n";
}

// The chart of one figure.
Picture chart_of(const Column& column, const std::string& title, const std::vector<TransferGroup>& groups) {
    ChartSpec spec;
    spec.title = title;
    spec.x_label = "trained layers before the last one";
    spec.y_label = column.heading;
    spec.whole_x = true;
    ChartSeries beats{"beats", {}, {}, {}, true};
    ChartSeries records{"records", {}, {}, {}, true};
    const auto add = [](ChartSeries& series, double x, const Spread& spread) {
        series.x.push_back(x);
        series.y.push_back(spread.mean);
        series.spread.push_back(spread.sd);
    };
    for (const TransferGroup& group : groups) {
        if (!group.kind.layers) {
            const Spread beat = of_beats(group, column);
            spec.levels.push_back({"beats, from scratch", beat.mean, beat.sd});
            if (has_records(group)) {
                const Spread record = of_records(group, column);
                spec.levels.push_back({"records, from scratch", record.mean, record.sd});
            }
            continue;
        }
        const auto x = static_cast<double>(*group.kind.layers);
        add(beats, x, of_beats(group, column));
        if (has_records(group)) {
            add(records, x, of_records(group, column));
        }
    }
    for (ChartSeries* series : {&beats, &records}) {
        if (!series->x.empty()) {
            spec.series.push_back(std::move(*series));
        }
    }
    return line_chart(spec);
}

}  // namespace

double TransferGroup::mean_score() const {
    return spread_over(*this, [](const TransferRun& run) { return run.score; }).mean;
}

std::vector<TransferGroup> group_runs(std::vector<TransferRun> runs) {
    std::vector<TransferGroup> groups;
    for (TransferRun& run : runs) {
        auto at = std::find_if(groups.begin(), groups.end(),
                               [&](const TransferGroup& group) { return group.kind == run.kind; });
        if (at == groups.end()) {
            at = groups.insert(at, TransferGroup{run.kind, {}});
        }
        at->runs.push_back(std::move(run));
    }
    return groups;
}

const TransferRun& best_run(const std::vector<TransferGroup>& groups) {
    const auto group = std::max_element(groups.begin(), groups.end(),
                                        [](const auto& a, const auto& b) { return a.mean_score() < b.mean_score(); });
    return *std::max_element(group->runs.begin(), group->runs.end(),
                             [](const auto& a, const auto& b) { return a.score < b.score; });
}

std::string transfer_text(const TransferSetting& setting, const std::vector<TransferGroup>& groups) {
    std::string text = "transfer of " + setting.architecture.system + " (" + setting.base.name +
                       ") to myocardial infarction\n" + setting.data.text;
    text += "test split, mean and standard deviation over " + std::to_string(groups.front().runs.size()) +
            " seeds, by number of trained layers with weights before the last one; the last one is new\n";
    text += heading_line(has_records(groups.front()));
    for (const TransferGroup& group : groups) {
        char start[120];
        std::snprintf(start, sizeof start, "  %-7s  %-20s  %10zu", label_of(group).c_str(),
                      first_layer_of(setting, group.kind).c_str(), group.runs.front().trained_parameters);
        text += start;
        for (std::size_t i = 0; i < table_columns; ++i) {
            text += text_of(of_beats(group, columns[i]));
        }
        for (std::size_t i = 0; has_records(group) && i < table_columns; ++i) {
            text += text_of(of_records(group, columns[i]));
        }
        text += "\n";
    }
    const TransferRun& best = best_run(groups);
    char line[200];
    std::snprintf(line, sizeof line, "best on validation (%s): %s, seed %llu, epoch %d; test AUC %.3f of beats",
                  setting.config.metric.c_str(), best.kind.name().c_str(), static_cast<unsigned long long>(best.seed),
                  best.best_epoch, best.test.beats.auc);
    text += line;
    if (best.test.records) {
        std::snprintf(line, sizeof line, ", %.3f of records", best.test.records->auc);
        text += line;
    }
    return text + "\n" + setting.data.note + " " + myocardial_infarction().note + "\n";
}

Json transfer_json(const TransferSetting& setting, const std::vector<TransferGroup>& groups) {
    Json list = Json::array();
    for (const TransferGroup& group : groups) {
        Json test = Json::object();
        for (const Column& column : columns) {
            test["beats"][column.key] = to_json(of_beats(group, column));
            if (has_records(group)) {
                test["records"][column.key] = to_json(of_records(group, column));
            }
        }
        Json runs = Json::array();
        for (const TransferRun& run : group.runs) {
            runs.push_back(to_json(run));
        }
        list.push_back({{"layers", group.kind.layers ? Json(*group.kind.layers) : Json(nullptr)},
                        {"first_layer", first_layer_of(setting, group.kind)},
                        {"trained_parameters", group.runs.front().trained_parameters},
                        {"validation_score", to_json(spread_over(group, [](const auto& run) { return run.score; }))},
                        {"test", std::move(test)},
                        {"runs", std::move(runs)}});
    }
    const TransferRun& best = best_run(groups);
    return {{"base", setting.base.name},
            {"system", setting.architecture.system},
            {"data", Json::parse(setting.data.summary)},
            {"note", setting.data.note},
            {"mi_note", myocardial_infarction().note},
            {"config", Json::parse(to_json(setting.config))},
            {"groups", std::move(list)},
            {"best", {{"layers", best.kind.layers ? Json(*best.kind.layers) : Json(nullptr)}, {"seed", best.seed}}}};
}

Picture transfer_picture(const TransferSetting& setting, const std::vector<TransferGroup>& groups) {
    const std::string heading = setting.architecture.system + " transferred to myocardial infarction, test split";
    const std::string description = heading +
                                    ": area under the curve and F1 by number of trained layers, mean and standard "
                                    "deviation over the seeds. " +
                                    setting.data.note;
    return grid_of({chart_of(auc_column, "Area under the curve", groups), chart_of(f1_column, "F1 of MI", groups)}, 2,
                   heading, description);
}

}  // namespace beatlens::trainer
