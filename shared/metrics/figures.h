// The figures of a confusion matrix that publications report, over all classes or some of them.
//
// The figures of a class are always those of the whole matrix: a beat that is called by a class outside of the set is
// still missed, and one of a class outside of the set that is called by one inside is still called wrongly. Only the
// averages are over the set. A quotient without a denominator is 0.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "metrics/confusion.h"

namespace beatlens::metrics {

inline constexpr std::array<AamiClass, 4> classes_nsvf = {AamiClass::N, AamiClass::S, AamiClass::V, AamiClass::F};
inline constexpr std::array<AamiClass, 3> classes_nsv = {AamiClass::N, AamiClass::S, AamiClass::V};

struct ClassFigures {
    std::size_t support = 0;   // beats of the class
    double recall = 0.0;       // sensitivity, Se: right / support
    double specificity = 0.0;  // beats of other classes that are not called by this one
    double precision = 0.0;    // positive predictivity, +P: right / called so
    double f1 = 0.0;           // harmonic mean of recall and precision
};

struct Averages {
    double recall = 0.0;
    double specificity = 0.0;
    double precision = 0.0;
    double f1 = 0.0;
};

struct Figures {
    std::vector<AamiClass> classes;
    std::vector<ClassFigures> per_class;  // in the order of `classes`
    Averages macro;                       // plain mean over `classes`
    Averages weighted;                    // mean weighted by support
    // Of the whole matrix:
    double accuracy = 0.0;
    double kappa = 0.0;    // Cohen's; 0 where chance alone would agree always
    double j_kappa = 0.0;  // see j_kappa()
};

ClassFigures class_figures(const ConfusionMatrix& matrix, AamiClass c);
Figures figures(const ConfusionMatrix& matrix, std::span<const AamiClass> classes = aami_classes);

// Cohen (1960): agreement beyond that of two who call independently, as often as reference and prediction do.
double cohen_kappa(const ConfusionMatrix& matrix);
// Mondéjar-Guerra et al. (2019): kappa / 2 + j / 8 with j = Se_S + Se_V + +P_S + +P_V.
double j_kappa(const ConfusionMatrix& matrix);

// Rows of `classes`, with the columns of `classes` and of whatever else was predicted, and the figures.
std::string to_text(const ConfusionMatrix& matrix, std::span<const AamiClass> classes);

// {"confusion": [5 rows of 5 counts], "accuracy", "macro_f1", "per_class": {"N": {"support", "se", "specificity",
// "ppv",
//  "f1"}, ...}, "macro": {"se", "specificity", "ppv", "f1"}, "weighted": {likewise}, "kappa", "j_kappa"}
std::string to_json(const ConfusionMatrix& matrix, std::span<const AamiClass> classes);

}  // namespace beatlens::metrics
