// How WFDB's signal formats store integers (signal(5)): each unpacks its samples one after the other, those of all
// signals of a file interleaved frame by frame. What they have in common follows in signals.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace beatlens::formats {

struct SampleFormat {
    int code;
    std::int32_t invalid;       // the stored value that means "no sample here"
    std::size_t group_samples;  // are packed into
    std::size_t group_bytes;
    // `groups` of them from `bytes` to `out`. Null: FLAC, which has a decoder of its own.
    void (*unpack)(const std::uint8_t* bytes, std::size_t groups, std::int32_t* out);
};

// Null for a code that is none of signal(5)'s, and for 0, which stores nothing.
const SampleFormat* find_sample_format(int code);

inline constexpr int null_format = 0;
inline constexpr int difference_format = 8;  // samples are differences to the one before of their signal

// How many samples are in so many bytes, one in an incomplete last group included.
std::size_t samples_in(const SampleFormat& format, std::size_t bytes);

// Samples [first, first + count) of `bytes`, which hold as many, to `out`, which has room for a group more. `first` is
// the first of a group.
void unpack_samples(const SampleFormat& format, std::span<const std::uint8_t> bytes, std::size_t first,
                    std::size_t count, std::int32_t* out);

}  // namespace beatlens::formats
