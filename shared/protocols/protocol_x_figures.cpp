#include <algorithm>
#include <map>
#include <utility>

#include "metrics/quantiles.h"
#include "protocols/protocol_x.h"

namespace beatlens::protocols {

namespace {

using metrics::ConfusionMatrix;
using metrics::PatientMatrices;

constexpr std::size_t s_beats_of_a_patient = 5;  // fewer say little about the patient
constexpr std::size_t n_beats_of_a_record = 20;
constexpr double low_n_sensitivity = 0.8;

double share(std::size_t part, std::size_t whole) {
    return whole == 0 ? 1.0 : static_cast<double>(part) / static_cast<double>(whole);
}

ConfusionMatrix sum_of(PatientMatrices patients) {
    ConfusionMatrix sum = protocol_x_confusion();
    for (const ConfusionMatrix* one : patients) {
        sum.add(*one);
    }
    return sum;
}

metrics::ClassFigures figures_of(const ConfusionMatrix& matrix, AamiClass c) {
    return metrics::class_figures(without_q(matrix), index_of(c));
}

double median(std::vector<double> values) { return values.empty() ? 0.0 : metrics::median(values); }

std::vector<metrics::ClassFigures> s_of_patients(PatientMatrices patients) {
    std::vector<metrics::ClassFigures> figures;
    for (const ConfusionMatrix* patient : patients) {
        if (patient->of_reference(index_of(AamiClass::S)) >= s_beats_of_a_patient) {
            figures.push_back(figures_of(*patient, AamiClass::S));
        }
    }
    return figures;
}

SFigures s_figures(const std::vector<ProtocolXRecord>& records, const ConfusionMatrix& matrix,
                   PatientMatrices patients) {
    SFigures s;
    s.all = figures_of(matrix, AamiClass::S);
    std::size_t most = 0;
    for (const ProtocolXRecord& one : records) {
        const std::size_t beats = one.matrix.of_reference(index_of(AamiClass::S));
        if (beats > most) {
            most = beats;
            s.largest = one.record;
        }
    }
    ConfusionMatrix rest = protocol_x_confusion();
    for (const ProtocolXRecord& one : records) {
        if (one.record != s.largest) {
            rest.add(one.matrix);
        }
    }
    s.without_largest = figures_of(rest, AamiClass::S);
    const auto of_patients = s_of_patients(patients);
    s.patients = of_patients.size();
    for (const metrics::RateMetric& metric : metrics::rate_metrics) {
        std::vector<double> values;
        for (const metrics::ClassFigures& one : of_patients) {
            values.push_back(one.*metric.value);
            s.mean.*metric.value += one.*metric.value / static_cast<double>(of_patients.size());
        }
        s.median.*metric.value = median(std::move(values));
    }
    return s;
}

// The mean F1 of classes that all have beats; nothing where one has none.
metrics::PatientsFigure mean_f1(std::vector<AamiClass> classes) {
    return [classes = std::move(classes)](PatientMatrices patients) -> std::optional<double> {
        const ConfusionMatrix matrix = without_q(sum_of(patients));
        double sum = 0.0;
        for (const AamiClass c : classes) {
            const metrics::ClassFigures figures = metrics::class_figures(matrix, index_of(c));
            if (figures.support == 0) {
                return std::nullopt;
            }
            sum += figures.f1;
        }
        return sum / static_cast<double>(classes.size());
    };
}

std::optional<double> mean_s_f1(PatientMatrices patients) {
    const auto figures = s_of_patients(patients);
    double sum = 0.0;
    for (const metrics::ClassFigures& one : figures) {
        sum += one.f1;
    }
    return figures.empty() ? std::nullopt : std::optional(sum / static_cast<double>(figures.size()));
}

std::optional<double> accuracy(PatientMatrices patients) {
    const ConfusionMatrix matrix = without_q(sum_of(patients));
    return matrix.total() == 0 ? std::nullopt : std::optional(matrix.accuracy());
}

std::vector<Headline> headlines(const std::vector<ConfusionMatrix>& patients, PatientMatrices each_once) {
    std::vector<Headline> lines = {{"s_f1", "F1 of S", {}, {}},
                                   {"s_f1_of_patients", "F1 of S, mean over patients", {}, {}},
                                   {"v_f1", "F1 of V", {}, {}},
                                   {"f_f1", "F1 of F", {}, {}},
                                   {"macro_f1_nsv", "macro F1 over N S V", {}, {}},
                                   {"accuracy", "accuracy", {}, {}}};
    const std::vector<metrics::PatientsFigure> figures = {mean_f1({AamiClass::S}),
                                                          mean_s_f1,
                                                          mean_f1({AamiClass::V}),
                                                          mean_f1({AamiClass::F}),
                                                          mean_f1({AamiClass::N, AamiClass::S, AamiClass::V}),
                                                          accuracy};
    const auto intervals = metrics::bootstrap(patients, figures);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        lines[i].value = figures[i](each_once);
        lines[i].interval = lines[i].value ? intervals[i] : std::nullopt;
    }
    return lines;
}

metrics::Calibration take_calibration(std::vector<ProtocolXRecord>& records) {
    std::vector<float> probabilities;
    std::vector<std::uint8_t> labels;
    for (ProtocolXRecord& one : records) {
        probabilities.insert(probabilities.end(), one.probabilities.begin(), one.probabilities.end());
        labels.insert(labels.end(), one.labels.begin(), one.labels.end());
        one.probabilities = {};
        one.labels = {};
    }
    return metrics::calibration(probabilities, labels, aami_class_count);
}

}  // namespace

QrsFigures qrs_figures(const ConfusionMatrix& matrix) {
    QrsFigures qrs;
    qrs.missed = matrix.predicted(unpaired);
    qrs.extra = matrix.of_reference(unpaired);
    qrs.annotated = matrix.total() - qrs.extra;
    const std::size_t paired = qrs.annotated - qrs.missed;
    qrs.sensitivity = share(paired, qrs.annotated);
    qrs.positive_predictivity = share(paired, paired + qrs.extra);
    return qrs;
}

ConfusionMatrix without_q(ConfusionMatrix matrix) {
    auto& row = matrix.counts[index_of(AamiClass::Q)];
    std::fill(row.begin(), row.end(), std::size_t{0});
    return matrix;
}

ProtocolXReport protocol_x_report(std::string database, std::string model, const ProtocolXOptions& options,
                                  std::vector<ProtocolXRecord> records) {
    ProtocolXReport report;
    report.database = std::move(database);
    report.model = std::move(model);
    report.options = options;
    report.matrix = protocol_x_confusion();
    std::map<std::string, ConfusionMatrix> by_patient;
    for (ProtocolXRecord& one : records) {
        if (one.annotated == 0) {
            report.not_scored.push_back(one.record);
            continue;
        }
        report.matrix.add(one.matrix);
        if (one.sure) {
            if (!report.sure) {
                report.sure = protocol_x_confusion();
            }
            report.sure->add(*one.sure);
        }
        by_patient.try_emplace(patient_of(report.database, one.record), protocol_x_confusion())
            .first->second.add(one.matrix);
        const metrics::ClassFigures n = figures_of(one.matrix, AamiClass::N);
        if (n.support >= n_beats_of_a_record) {
            ++report.judged_by_n;
            if (n.recall < low_n_sensitivity) {
                report.low_n.push_back(one.record);
            }
        }
        report.records.push_back(std::move(one));
    }
    std::vector<ConfusionMatrix> patients;
    patients.reserve(by_patient.size());
    for (auto& [name, matrix] : by_patient) {
        patients.push_back(std::move(matrix));
    }
    std::vector<const ConfusionMatrix*> each_once(patients.size());
    std::transform(patients.begin(), patients.end(), each_once.begin(), [](const auto& one) { return &one; });
    report.patients = patients.size();
    report.qrs = qrs_figures(report.matrix);
    report.nsvf = metrics::figures(without_q(report.matrix), metrics::classes_nsvf);
    report.nsv = metrics::figures(without_q(report.matrix), metrics::classes_nsv);
    report.s = s_figures(report.records, report.matrix, each_once);
    report.headlines = headlines(patients, each_once);
    report.calibration = take_calibration(report.records);
    return report;
}

}  // namespace beatlens::protocols
