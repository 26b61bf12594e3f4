// The figures of a confusion matrix that publications report, over all labels or some of them.
//
// The figures of a label are always those of the whole matrix: a beat that is called by a label outside of the set is
// still missed, and one of a label outside of the set that is called by one inside is still called wrongly. Only the
// averages are over the set. A quotient without a denominator is 0.
//
// What there is of them stands in two tables; text, JSON and event files are made from those.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "metrics/confusion.h"

namespace beatlens::metrics {

// Sets of AAMI classes.
inline constexpr std::array<std::size_t, 4> classes_nsvf = {0, 1, 2, 3};
inline constexpr std::array<std::size_t, 3> classes_nsv = {0, 1, 2};

struct Rates {
    double recall = 0.0;       // sensitivity, Se: right / support
    double specificity = 0.0;  // beats of other labels that are not called by this one
    double precision = 0.0;    // positive predictivity, +P: right / called so
    double f1 = 0.0;           // harmonic mean of recall and precision
};

struct ClassFigures : Rates {
    std::size_t support = 0;  // beats of the label
};

struct Figures {
    std::vector<std::size_t> classes;  // indices of the matrix's names
    std::vector<std::string> names;    // of them
    std::vector<ClassFigures> per_class;
    Rates macro;     // plain mean over `classes`
    Rates weighted;  // mean weighted by support
    // Of the whole matrix:
    double accuracy = 0.0;
    double kappa = 0.0;             // Cohen's; 0 where chance alone would agree always
    std::optional<double> j_kappa;  // see j_kappa(); for AAMI classes
};

ClassFigures class_figures(const ConfusionMatrix& matrix, std::size_t label);
// Over all labels, or some of them.
Figures figures(const ConfusionMatrix& matrix);
Figures figures(const ConfusionMatrix& matrix, std::span<const std::size_t> classes);

// Cohen (1960): agreement beyond that of two who call independently, as often as reference and prediction do.
double cohen_kappa(const ConfusionMatrix& matrix);
// Mondéjar-Guerra et al. (2019): kappa / 2 + j / 8 with j = Se_S + Se_V + +P_S + +P_V. Nothing for a matrix of other
// labels than the AAMI classes.
std::optional<double> j_kappa(const ConfusionMatrix& matrix);

// The table of what is said of each label, and of their averages.
struct RateMetric {
    const char* key;    // in JSON
    const char* title;  // over a column
    double Rates::*value;
};
inline constexpr std::array<RateMetric, 4> rate_metrics = {{{"se", "Se", &Rates::recall},
                                                            {"specificity", "Sp", &Rates::specificity},
                                                            {"ppv", "+P", &Rates::precision},
                                                            {"f1", "F1", &Rates::f1}}};

// The table of what is said of the matrix as a whole; nothing where it does not apply to its labels.
struct OverallMetric {
    const char* key;
    const char* title;
    int decimals;
    std::optional<double> (*value)(const Figures& figures);
};
std::span<const OverallMetric> overall_metrics();

// Every figure under the path that it has in to_json(): "accuracy", "macro_f1", "kappa", "j_kappa", "macro/se", ...,
// "weighted/f1", "per_class/N/se", ... For event files and tables of figures.
struct NamedFigure {
    std::string path;
    double value = 0.0;
};
std::vector<NamedFigure> named_figures(const Figures& figures);

// {"se": 0.9, "specificity", "ppv", "f1"}, as text.
std::string to_json(const Rates& rates);

// Rows of `classes`, with the columns of `classes` and of whatever else was predicted, and the figures.
std::string to_text(const ConfusionMatrix& matrix, std::span<const std::size_t> classes);

// {"confusion": [rows of counts], "accuracy", "macro_f1", "per_class": {"N": {"support", "se", "specificity", "ppv",
//  "f1"}, ...}, "macro": {"se", "specificity", "ppv", "f1"}, "weighted": {likewise}, "kappa", "j_kappa" (for AAMI
//  classes)}
std::string to_json(const ConfusionMatrix& matrix, std::span<const std::size_t> classes);

}  // namespace beatlens::metrics
