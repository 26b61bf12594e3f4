#include <algorithm>

#include "formats/scp/huffman.h"

namespace beatlens::formats {

namespace {

std::vector<std::int16_t> stored_values(Bytes bytes, std::size_t most) {
    std::vector<std::int16_t> values(std::min(most, bytes.size() / sizeof(std::int16_t)));
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = number_at<std::int16_t>(bytes, i * sizeof(std::int16_t));
    }
    return values;
}

// Undoes differences of first or second order: the first value, or the first two, are samples. Sums are of 16 bits and
// run over, as those of the writers do.
void sum_up(std::vector<std::int16_t>& values, std::size_t order) {
    for (std::size_t i = order; order > 0 && i < values.size(); ++i) {
        const int before = values[i - 1];
        const int predicted = order == 1 ? before : 2 * before - values[i - 2];
        values[i] = static_cast<std::int16_t>(values[i] + predicted);
    }
}

}  // namespace

Result<ScpSamples> parse_scp_samples(Bytes body, std::span<const std::size_t> most, const ScpHuffman* huffman,
                                     const std::string& what) {
    constexpr std::size_t lengths_begin = 6;
    constexpr std::size_t length_size = sizeof(std::uint16_t);
    std::size_t at = lengths_begin + most.size() * length_size;
    const std::size_t order = number_at<std::uint8_t>(body, 4);
    if (body.size() < at || order > 2) {
        return fail(ErrorCode::malformed, what + " is broken and cannot be read; export the recording again.");
    }
    ScpSamples samples{.leads = {},
                       .resolution_nv = number_at<std::uint16_t>(body, 0),
                       .interval_us = number_at<std::uint16_t>(body, 2),
                       .bimodal = body[5] != 0};
    for (std::size_t i = 0; i < most.size(); ++i) {
        const std::size_t length = number_at<std::uint16_t>(body, lengths_begin + i * length_size);
        const Bytes coded = part(body, at, length);
        at += length;
        samples.leads.push_back(huffman != nullptr ? huffman->decode(coded, most[i]) : stored_values(coded, most[i]));
        sum_up(samples.leads.back(), order);
    }
    return samples;
}

}  // namespace beatlens::formats
