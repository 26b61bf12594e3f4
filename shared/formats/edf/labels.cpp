#include "formats/edf/labels.h"

#include <algorithm>

#include "formats/parsing.h"

namespace beatlens::formats::edf {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr std::string_view limb_and_holter_leads[] = {"i",    "ii",    "iii", "avr", "avl", "avf",  "-avr", "mli",
                                                      "mlii", "mliii", "ml2", "di",  "dii", "diii", "cm5",  "cc5"};

// "V1" to "V9", also "V4R" and "mV1".
bool is_chest_lead(std::string_view name) {
    if (name.starts_with('m')) {
        name.remove_prefix(1);
    }
    return (name.size() == 2 || (name.size() == 3 && name[2] == 'r')) && name[0] == 'v' && name[1] >= '1' &&
           name[1] <= '9';
}

// By the first word: "II", "V1-WCT".
bool is_ecg_lead(std::string_view label) {
    const std::string word = lower(label.substr(0, label.find_first_of(" -_/:", 1)));
    return is_chest_lead(word) || std::find(std::begin(limb_and_holter_leads), std::end(limb_and_holter_leads), word) !=
                                      std::end(limb_and_holter_leads);
}

// Beginnings of words. The types of the standard texts, and what sleep laboratories and recorders write.
constexpr std::string_view other_kinds[] = {
    "eeg",   "eog",   "erg",    "emg", "meg",  "mcg",   "temp", "resp", "sao",  "spo",  "light",
    "sound", "event", "pleth",  "ppg", "flow", "airfl", "snor", "mic",  "pos",  "leg",  "tib",
    "chin",  "cpap",  "press",  "acc", "gyro", "eda",   "gsr",  "stat", "trig", "mark", "batt",
    "puls",  "imp",   "effort", "loc", "roc",  "hr",    "bp",   "abp"};

bool says_another_kind(std::string_view label) {
    const std::string text = lower(label);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view rest = std::string_view(text).substr(i);
        if ((i == 0 || !is_letter(text[i - 1])) &&
            std::any_of(std::begin(other_kinds), std::end(other_kinds),
                        [&](std::string_view word) { return rest.starts_with(word); })) {
            return true;
        }
    }
    return false;
}

}  // namespace

SignalKind kind_of(std::string_view label) {
    const std::string text = lower(label);
    if (text.find("ecg") != std::string::npos || text.find("ekg") != std::string::npos || is_ecg_lead(label)) {
        return SignalKind::ecg;
    }
    return says_another_kind(label) ? SignalKind::other : SignalKind::unknown;
}

bool is_annotations(std::string_view label) {
    const std::string text = lower(trim(label));
    return text.starts_with("edf annotation") || text.starts_with("bdf annotation");
}

std::string lead_name(std::string_view label, std::size_t number) {
    if (label.empty()) {
        return "lead " + std::to_string(number);
    }
    const std::string type = lower(label.substr(0, 3));
    if (label.size() > 4 && (type == "ecg" || type == "ekg")) {
        const std::string_view rest = trim(label.substr(4));
        const bool only_digits = std::all_of(rest.begin(), rest.end(), is_digit);
        if (!rest.empty() && !only_digits && (label[3] == ' ' || is_ecg_lead(rest))) {
            return std::string(rest);
        }
    }
    return std::string(label);
}

}  // namespace beatlens::formats::edf
