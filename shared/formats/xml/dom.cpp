#include "formats/xml/dom.h"

#include <algorithm>
#include <limits>

#include "formats/notes.h"
#include "formats/parsing.h"

namespace beatlens::formats::xml {

std::string_view local_name(pugi::xml_node node) {
    const std::string_view name = node.name();
    return name.substr(name.rfind(':') + 1);  // npos + 1 is 0
}

bool is_named(pugi::xml_node node, std::string_view name) { return local_name(node) == name; }

pugi::xml_node child(pugi::xml_node node, std::string_view name) {
    for (pugi::xml_node below = node.first_child(); below; below = below.next_sibling()) {
        if (is_named(below, name)) {
            return below;
        }
    }
    return {};
}

pugi::xml_node at_path(pugi::xml_node node, std::string_view path) {
    while (node && !path.empty()) {
        const std::size_t slash = std::min(path.find('/'), path.size());
        node = child(node, path.substr(0, slash));
        path.remove_prefix(std::min(slash + 1, path.size()));
    }
    return node;
}

std::string text_of(pugi::xml_node node) {
    std::string text;
    for (pugi::xml_node below = node.first_child(); below; below = below.next_sibling()) {
        if (below.type() == pugi::node_pcdata || below.type() == pugi::node_cdata) {
            text += below.value();
        }
    }
    return to_utf8(trim(text));
}

std::string attribute(pugi::xml_node node, std::string_view name) {
    for (pugi::xml_attribute each = node.first_attribute(); each; each = each.next_attribute()) {
        if (each.name() == name) {
            return to_utf8(trim(each.value()));
        }
    }
    return {};
}

pugi::xml_node next_below(pugi::xml_node root, pugi::xml_node node) {
    if (const pugi::xml_node first = node.first_child()) {
        return first;
    }
    for (; node && node != root; node = node.parent()) {
        if (const pugi::xml_node sibling = node.next_sibling()) {
            return sibling;
        }
    }
    return {};
}

bool is_last(pugi::xml_node node) {
    while (node && !node.next_sibling()) {
        node = node.parent();
    }
    return !node;
}

std::vector<double> numbers_of(std::string_view text) {
    constexpr std::string_view between = " \t\r\n,;";
    std::vector<double> numbers;
    for (std::size_t at = text.find_first_not_of(between); at < text.size();) {
        const std::size_t end = std::min(text.find_first_of(between, at), text.size());
        numbers.push_back(parse_number(text.substr(at, end - at)).value_or(std::numeric_limits<double>::quiet_NaN()));
        at = text.find_first_not_of(between, end);
    }
    return numbers;
}

std::optional<double> number_of(std::string_view text) {
    std::string number(trim(text));
    std::replace(number.begin(), number.end(), ',', '.');
    return parse_number(number);
}

void finish(Recording& record) {
    std::vector<std::string> without_units;
    for (const Signal& signal : record.signals) {
        record.frame_rate_hz = std::max(record.frame_rate_hz, signal.sampling_rate_hz);
        if (signal.units == "adu") {
            without_units.push_back(signal.lead);
        }
    }
    if (!without_units.empty()) {
        record.warnings.push_back("The file does not say in what units " + joined(without_units) +
                                  (without_units.size() == 1 ? " is" : " are") + ", so amplitudes have no scale.");
    }
    if (record.gaps.empty()) {
        warn_of_missing(record);
    }
}

}  // namespace beatlens::formats::xml
