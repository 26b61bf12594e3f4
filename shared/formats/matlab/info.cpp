#include "formats/matlab/info.h"

#include <optional>
#include <string>

namespace beatlens::formats::matlab {

namespace {

constexpr std::string_view frequency = "Sampling frequency:";
constexpr std::size_t most_signals = 256;

// Variables whose numbers and letters are kept by the file.
class Variables {
public:
    explicit Variables(File& file) : _file(file) {}

    void add(std::string name, const std::vector<double>& numbers) {
        std::vector<std::uint8_t> bytes(numbers.size() * sizeof(double));
        std::memcpy(bytes.data(), numbers.data(), bytes.size());
        _file.variables.push_back(array(std::move(name), Class::float64, numbers.size(), std::move(bytes)));
    }

    void add(std::string name, const std::vector<std::string>& texts) {
        Array list;
        list.name = std::move(name);
        list.kind = Class::cell;
        list.dims = {1, texts.size()};
        for (const std::string& text : texts) {
            list.parts.push_back(array("", Class::text, text.size(), {text.begin(), text.end()}));
        }
        _file.variables.push_back(std::move(list));
    }

private:
    Array array(std::string name, Class kind, std::size_t count, std::vector<std::uint8_t> bytes) {
        constexpr std::uint32_t doubles = 9;  // the format's data types
        constexpr std::uint32_t utf8 = 16;
        Array made;
        made.name = std::move(name);
        made.kind = kind;
        made.dims = {1, count};
        made.stored_as = kind == Class::text ? utf8 : doubles;
        made.order = std::endian::native;
        made.data = _file.unpacked.emplace_back(std::move(bytes));
        return made;
    }

    File& _file;
};

// "1<tab>MLII<tab>200<tab>1024<tab>mV", fields that may be blank among them.
std::vector<std::string_view> fields_of(std::string_view line) {
    std::vector<std::string_view> fields;
    for (std::size_t at = 0; at <= line.size(); at = std::min(line.find('\t', at), line.size()) + 1) {
        fields.push_back(trim(line.substr(at, line.find('\t', at) - at)));
    }
    return fields;
}

}  // namespace

bool is_info(std::string_view text) {
    return text.starts_with("Source: record ") || text.find(frequency) != std::string_view::npos;
}

void add_info(std::string_view text, File& file) {
    std::optional<double> rate_hz;
    std::vector<std::string> leads;
    std::vector<std::string> units;
    std::vector<double> gains;
    std::vector<double> baselines;
    while (!text.empty()) {
        std::string_view line = next_line(text);
        if (line.starts_with(frequency)) {
            line.remove_prefix(frequency.size());
            rate_hz = parse_number(next_field(line));
            continue;
        }
        const std::vector<std::string_view> fields = fields_of(line);
        const auto number = fields.size() == 5 ? parse_integer(fields[0]) : std::nullopt;
        const auto gain = number ? parse_number(fields[2]) : std::nullopt;
        const auto baseline = number ? parse_number(fields[3]) : std::nullopt;
        if (gain && baseline && leads.size() < most_signals) {
            leads.push_back(to_utf8(fields[1]));
            gains.push_back(*gain);
            baselines.push_back(*baseline);
            units.push_back(to_utf8(fields[4]));
        }
    }
    Variables variables(file);
    if (rate_hz) {
        variables.add("Fs", std::vector{*rate_hz});
    }
    if (!leads.empty()) {
        variables.add("leads", leads);
        variables.add("units", units);
        variables.add("gain", gains);
        variables.add("baseline", baselines);
    }
}

}  // namespace beatlens::formats::matlab
