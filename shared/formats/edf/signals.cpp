#include "formats/edf/signals.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "formats/units.h"

namespace beatlens::formats::edf {

namespace {

// The micro sign as code page 437 has it is a letter in Latin-1, which the text was taken for.
std::string dimension_of(const SignalHeader& header) {
    return header.dimension == "\xC3\xA6V" ? "uV" : header.dimension;
}

bool can_be_ecg(const SignalHeader& header) {
    const std::string dimension = dimension_of(header);
    return !header.scale || dimension.empty() || millivolts_per_unit(dimension) > 0.0;
}

int bits_of(double range) { return range >= 1.0 && range < 4294967296.0 ? static_cast<int>(std::log2(range)) + 1 : 0; }

// sample = (adc - zero) / gain
struct Conversion {
    double gain = 1.0;
    double zero = 0.0;
};

// Everything but the samples.
Signal describe(const SignalHeader& header, SignalKind kind_of_lead, double record_s, Conversion& conversion) {
    Signal signal;
    signal.lead = lead_name(header.label, header.number);
    signal.sampling_rate_hz = static_cast<double>(header.samples_per_record) / record_s;
    const bool is_lead = kind_of(header.label) == kind_of_lead;
    const std::string dimension = dimension_of(header);
    double per_dimension = 1.0;
    if (!header.scale || dimension.empty()) {
        signal.units = is_lead ? "adu" : "uncalibrated";
    } else if (const double mv = millivolts_per_unit(dimension); mv > 0.0) {
        signal.units = is_lead ? "mV" : "uV";
        per_dimension = is_lead ? mv : mv * 1000.0;
    } else {
        signal.units = dimension;
    }
    if (header.scale) {
        const SignalHeader::Scale& scale = *header.scale;
        const double range = scale.digital_max - scale.digital_min;
        const double gain = range / (scale.physical_max - scale.physical_min);
        conversion.gain = gain / per_dimension;
        conversion.zero = scale.digital_min - scale.physical_min * gain;
        signal.adc_resolution_bits = bits_of(std::abs(range));
    }
    // A scale may lie far from its zero, as a barometer's does; then the integers are not kept.
    if (std::abs(conversion.zero) < std::numeric_limits<int>::max()) {
        conversion.zero = std::round(conversion.zero);
        signal.gain_adu_per_unit = conversion.gain;
        signal.baseline_adu = static_cast<int>(conversion.zero);
    }
    return signal;
}

int sample_value(Bytes data, std::size_t at, std::uint64_t sample_bytes) {
    return sample_bytes == 2 ? number_at<std::int16_t>(data, at)
                             : number_at<std::uint16_t>(data, at) + number_at<std::int8_t>(data, at + 2) * 65536;
}

// How much of the record that is cut off is shown, 0 to 1: as much as there is of any signal. What others lack of it is
// bounded by a record that is there.
double shown_of_cut(const Header& header, const Records& records) {
    double part = 0.0;
    for (const SignalHeader& signal : header.signals) {
        part = std::max(part, static_cast<double>(samples_in_cut(signal, records, header.sample_bytes)) /
                                  static_cast<double>(signal.samples_per_record));
    }
    return records.whole > 0 ? part : 0.0;
}

void decode(const Header& header, const SignalHeader& spec, const Records& records, const std::vector<Piece>& pieces,
            double cut_part, const Conversion& conversion, Signal& signal) {
    constexpr float missing = std::numeric_limits<float>::quiet_NaN();
    const auto per_record = static_cast<std::size_t>(spec.samples_per_record);
    const auto in_cut = static_cast<std::size_t>(samples_in_cut(spec, records, header.sample_bytes));
    const auto shown_in_cut =
        std::max(in_cut, static_cast<std::size_t>(std::ceil(static_cast<double>(per_record) * cut_part - 1e-6)));
    const auto start_of = [&](const Piece& piece) {
        return static_cast<std::size_t>(sample_at(piece.at_s, signal.sampling_rate_hz));
    };
    const std::uint64_t last_whole = records.whole - std::min(pieces.back().first_record, records.whole);
    signal.samples.reserve(start_of(pieces.back()) + static_cast<std::size_t>(last_whole) * per_record + shown_in_cut);
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        signal.samples.resize(std::max(start_of(pieces[i]), signal.samples.size()), missing);
        const std::uint64_t end = i + 1 < pieces.size() ? pieces[i + 1].first_record : records.count();
        for (std::uint64_t record = pieces[i].first_record; record < end; ++record) {
            const std::size_t count = record < records.whole ? per_record : in_cut;
            auto at = static_cast<std::size_t>(record * header.record_bytes + spec.at);
            for (std::size_t k = 0; k < count; ++k, at += header.sample_bytes) {
                const int adc = sample_value(records.data, at, header.sample_bytes);
                signal.samples.push_back(static_cast<float>((adc - conversion.zero) / conversion.gain));
            }
        }
    }
    if (records.cut_bytes > 0) {
        signal.samples.resize(signal.samples.size() + shown_in_cut - in_cut, missing);
    }
}

}  // namespace

SignalKind kind_of_leads(const Header& header) {
    SignalKind best = SignalKind::other;
    for (const SignalHeader& signal : header.signals) {
        if (can_be_ecg(signal)) {
            best = std::max(best, kind_of(signal.label));
        }
    }
    return best;
}

std::uint64_t samples_in_cut(const SignalHeader& header, const Records& records, std::uint64_t sample_bytes) {
    const std::uint64_t there = records.cut_bytes > header.at ? records.cut_bytes - header.at : 0;
    return std::min(there / sample_bytes, header.samples_per_record);
}

std::vector<Signal> read_signals(const Header& header, const Records& records, const std::vector<Piece>& pieces,
                                 SignalKind kind_of_lead, double record_s) {
    const double cut_part = shown_of_cut(header, records);
    std::vector<Signal> signals;
    for (const SignalHeader& spec : header.signals) {
        Conversion conversion;
        signals.push_back(describe(spec, kind_of_lead, record_s, conversion));
        decode(header, spec, records, pieces, cut_part, conversion, signals.back());
    }
    return signals;
}

}  // namespace beatlens::formats::edf
