#include "ecg/aami.h"

namespace beatlens {

namespace {
constexpr std::string_view letters = "NSVFQ";
}

char letter(AamiClass c) { return letters[index_of(c)]; }

std::string_view description(AamiClass c) {
    switch (c) {
        case AamiClass::N:
            return "Normal or bundle branch block";
        case AamiClass::S:
            return "Supraventricular ectopic (SVEB)";
        case AamiClass::V:
            return "Ventricular ectopic (VEB)";
        case AamiClass::F:
            return "Fusion of ventricular and normal";
        case AamiClass::Q:
            return "Paced or unclassifiable";
    }
    return "";
}

std::optional<AamiClass> aami_class_from_letter(char c) {
    const std::size_t at = letters.find(c);
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    return aami_classes[at];
}

std::optional<AamiClass> aami_class_of_symbol(std::string_view symbol) {
    if (symbol.size() != 1) {
        return std::nullopt;
    }
    switch (symbol.front()) {
        case 'N':
        case 'L':
        case 'R':
        case 'e':
        case 'j':
            return AamiClass::N;
        case 'A':
        case 'a':
        case 'J':
        case 'S':
            return AamiClass::S;
        case 'V':
        case 'E':
            return AamiClass::V;
        case 'F':
            return AamiClass::F;
        case '/':
        case 'f':
        case 'Q':
            return AamiClass::Q;
        default:
            return std::nullopt;
    }
}

}  // namespace beatlens
