#include <algorithm>
#include <limits>

#include "formats/families.h"
#include "formats/wfdb/sample_formats.h"
#include "formats/wfdb/wfdb.h"

namespace beatlens::formats {

namespace {

// Where one signal lies in the frames of its file, and how its integers become values.
struct Place {
    std::size_t first = 0;     // of this signal's in a frame
    std::size_t in_frame = 1;  // of this signal
    double baseline = 0.0;
    double gain = 1.0;
    std::int32_t last = 0;  // of format 8, whose samples are differences: the value so far
};

// Frames [from, to) of the file.
struct Range {
    std::uint64_t from = 0;
    std::uint64_t to = 0;
};

Range common(Range a, Range b) { return {std::max(a.from, b.from), std::min(a.to, b.to)}; }

// Frames of all signals of a file, as integers, of which one signal is taken.
struct Block {
    const std::int32_t* samples;
    Range frames;
    std::size_t stride;  // samples in a frame

    const std::int32_t* at(std::uint64_t frame, const Place& place) const {
        return samples + static_cast<std::size_t>(frame - frames.from) * stride + place.first;
    }
};

// Calls `take` for every sample of a signal in a range.
template <class Take>
void for_each(const Block& block, const Place& place, Range range, Take take) {
    range = common(range, block.frames);
    if (range.from >= range.to) {
        return;
    }
    const std::int32_t* sample = block.at(range.from, place);
    for (std::uint64_t frame = range.from; frame < range.to; ++frame, sample += block.stride) {
        for (std::size_t i = 0; i < place.in_frame; ++i) {
            take(sample[i]);
        }
    }
}

// The sum of the stored samples modulo 2^32.
std::uint32_t sum_of(const Block& block, const Place& place, Range range) {
    std::uint32_t sum = 0;
    for_each(block, place, range, [&](std::int32_t stored) { sum += static_cast<std::uint32_t>(stored); });
    return sum;
}

// The same, and the values to `out`.
std::uint32_t convert(const Block& block, const Place& place, Range range, std::int32_t invalid, float* out) {
    std::uint32_t sum = 0;
    const double baseline = place.baseline;
    const double gain = place.gain;
    for_each(block, place, range, [&](std::int32_t stored) {
        sum += static_cast<std::uint32_t>(stored);
        *out++ = stored == invalid ? std::numeric_limits<float>::quiet_NaN()
                                   : static_cast<float>((static_cast<double>(stored) - baseline) / gain);
    });
    return sum;
}

// In place: differences become values, each signal's from its initial one.
void add_up(std::int32_t* samples, std::size_t frames, std::size_t stride, std::vector<Place>& places) {
    for (Place& place : places) {
        for (std::size_t frame = 0; frame < frames; ++frame) {
            for (std::size_t i = 0; i < place.in_frame; ++i) {
                std::int32_t& sample = samples[frame * stride + place.first + i];
                place.last = static_cast<std::int32_t>(static_cast<std::uint32_t>(place.last) +
                                                       static_cast<std::uint32_t>(sample));
                sample = place.last;
            }
        }
    }
}

std::string counted(std::uint64_t n, const std::string& noun) {
    return std::to_string(n) + " " + noun + (n == 1 ? "" : "s");
}

class Decoder {
public:
    Decoder(std::span<const WfdbSignalSpec> specs, std::int64_t length_samples, std::span<const std::uint8_t> bytes)
        : _specs(specs), _stated(static_cast<std::uint64_t>(length_samples)), _bytes(bytes) {}

    Result<WfdbSamples> run() {
        BEATLENS_TRY(check());
        if (_format->unpack == nullptr) {
            BEATLENS_TRY(unpack_flac());
        } else {
            _frames_there = samples_in(*_format, _bytes.size()) / _stride;
        }
        if (_frames_there == 0) {
            return fail(ErrorCode::truncated, file() + " holds no samples; it is cut off, get it again.");
        }
        return decode();
    }

private:
    const std::string& file() const { return _specs.front().file_name; }

    Result<void> check() {
        _format = find_sample_format(_specs.front().format);
        if (_format == nullptr) {
            return fail(ErrorCode::unknown_format, file() + " is in WFDB signal format " +
                                                       std::to_string(_specs.front().format) +
                                                       ", which does not exist; correct the header.");
        }
        for (const WfdbSignalSpec& spec : _specs) {
            if (spec.format != _format->code) {
                return fail(ErrorCode::malformed, "The header gives " + file() + " two formats, " +
                                                      std::to_string(_format->code) + " and " +
                                                      std::to_string(spec.format) +
                                                      "; all signals of one file have the same. Correct the header.");
            }
            if (spec.samples_per_frame < 1 || spec.skew_samples < 0 || spec.byte_offset < 0) {
                return fail(ErrorCode::out_of_range,
                            "The header's samples per frame, skew or byte offset of " + file() + " is out of range.");
            }
            const auto in_frame = static_cast<std::size_t>(spec.samples_per_frame);
            _places.push_back({static_cast<std::size_t>(_stride), in_frame, static_cast<double>(spec.baseline_adu),
                               spec.gain_adu_per_unit, spec.initial_value_adu});
            _stride += in_frame;
            _largest_skew = std::max(_largest_skew, static_cast<std::uint64_t>(spec.skew_samples));
        }
        const auto offset = static_cast<std::uint64_t>(_specs.front().byte_offset);
        if (offset > _bytes.size()) {
            return fail(ErrorCode::truncated, file() + " is " + counted(_bytes.size(), "byte") +
                                                  " long, but its header says that the samples start at byte " +
                                                  std::to_string(offset) + "; get the file again.");
        }
        _bytes = _bytes.subspan(static_cast<std::size_t>(offset));
        return {};
    }

    // A FLAC stream has a channel for each signal, and interleaves not frame by frame but sample by sample: a frame of
    // four samples of each signal is four of its own.
    Result<void> unpack_flac() {
        const auto in_frame = static_cast<std::uint64_t>(_places.front().in_frame);
        if (_stride != in_frame * _places.size()) {
            return fail(ErrorCode::malformed, "The header gives the signals of " + file() +
                                                  " several rates; in FLAC all signals of a file have the same. "
                                                  "Correct the header.");
        }
        const std::uint64_t most = most_wfdb_samples(_bytes.size());
        const std::uint64_t wanted =
            _stated == 0 || _stated + _largest_skew > most / _stride ? most : (_stated + _largest_skew) * _stride;
        auto stream = decode_flac(_bytes, file(), static_cast<std::size_t>(wanted));
        BEATLENS_TRY(stream);
        if (stream->channels != _places.size()) {
            return fail(ErrorCode::malformed, file() + " holds " + counted(stream->channels, "signal") +
                                                  ", but its header describes " + std::to_string(_places.size()) +
                                                  "; correct the header.");
        }
        if (wanted == most && stream->samples.size() >= most) {
            return fail(ErrorCode::out_of_range, file() + " grows to more than " + std::to_string(most) +
                                                     " samples, too many for a file of its size.");
        }
        _unpacked = std::move(stream->samples);
        _frames_there = _unpacked.size() / _stride;
        return {};
    }

    // Sets up `_block` with the frames from `from` on.
    Block unpack(std::uint64_t from, std::uint64_t last) {
        const auto stride = static_cast<std::size_t>(_stride);
        const auto first = static_cast<std::size_t>(from) * stride;
        if (_format->unpack == nullptr) {
            return {_unpacked.data(), {0, last}, stride};
        }
        // Blocks stay in a near cache, and begin with a group of any format.
        constexpr std::size_t samples_of_a_block = 4096;
        constexpr std::size_t groups_meet = 6;
        const std::size_t frames = std::max<std::size_t>(samples_of_a_block / stride / groups_meet, 1) * groups_meet;
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(frames, last - from));
        _unpacked.resize(count * stride + groups_meet);
        unpack_samples(*_format, _bytes, first, count * stride, _unpacked.data());
        if (_format->code == difference_format) {
            add_up(_unpacked.data(), count, stride, _places);
        }
        return {_unpacked.data(), {from, from + count}, stride};
    }

    WfdbSamples decode() {
        if (_format->unpack == nullptr) {  // each of its own frames is one sample of every signal
            const std::size_t in_frame = _places.front().in_frame;
            for (std::size_t i = 0; i < _places.size(); ++i) {
                _places[i].first = i;
                _places[i].in_frame = 1;
            }
            _scale = in_frame;
            _stride /= in_frame;
        }
        // `_frames_there` follows from the file's size, so what is allocated does too, whatever the header says.
        const std::uint64_t length = (_stated > 0 ? std::min(_stated, _frames_there) : _frames_there) * _scale;
        const std::uint64_t there = _frames_there * _scale;
        const std::uint64_t last = length + std::min(_largest_skew * _scale, there - length);

        WfdbSamples result;
        result.frames = static_cast<std::int64_t>(length / _scale);
        result.unpacked = std::max(static_cast<std::size_t>(last * _stride), _unpacked.size());
        result.signals.resize(_specs.size());
        std::vector<std::uint32_t> sums(_specs.size());
        std::vector<std::uint32_t> beyond(_specs.size());
        for (std::size_t s = 0; s < _specs.size(); ++s) {
            result.signals[s].samples.resize(static_cast<std::size_t>(length) * _places[s].in_frame);
        }
        for (std::uint64_t from = 0; from < last;) {
            const Block block = unpack(from, last);
            from = block.frames.to;
            for (std::size_t s = 0; s < _specs.size(); ++s) {
                const Place& place = _places[s];
                const std::uint64_t skew = std::min(static_cast<std::uint64_t>(_specs[s].skew_samples) * _scale, last);
                const std::uint64_t end = std::min(skew + length, last);
                const Range wanted = common({skew, end}, block.frames);
                float* const out = result.signals[s].samples.data();
                sums[s] += sum_of(block, place, {0, skew}) + sum_of(block, place, {end, last});
                if (wanted.from < wanted.to) {
                    sums[s] += convert(block, place, wanted, _format->invalid,
                                       out + static_cast<std::size_t>(wanted.from - skew) * place.in_frame);
                }
                beyond[s] += sum_of(block, place, {length, last});
            }
        }
        for (std::size_t s = 0; s < _specs.size(); ++s) {
            const std::uint64_t skew = std::min(static_cast<std::uint64_t>(_specs[s].skew_samples) * _scale, last);
            auto& samples = result.signals[s].samples;
            std::fill(
                samples.begin() + static_cast<std::ptrdiff_t>(std::min(length, last - skew) * _places[s].in_frame),
                samples.end(), std::numeric_limits<float>::quiet_NaN());
            result.signals[s].checksum_to_last = wfdb_checksum(sums[s]);
            result.signals[s].checksum = wfdb_checksum(sums[s] - beyond[s]);
        }
        return result;
    }

    std::span<const WfdbSignalSpec> _specs;
    std::uint64_t _stated;
    std::span<const std::uint8_t> _bytes;
    const SampleFormat* _format = nullptr;
    std::vector<Place> _places;
    std::uint64_t _stride = 0;
    std::uint64_t _scale = 1;
    std::uint64_t _largest_skew = 0;
    std::uint64_t _frames_there = 0;
    std::vector<std::int32_t> _unpacked;  // a block, or all of a FLAC stream
};

}  // namespace

Result<WfdbSamples> decode_wfdb_signals(std::span<const WfdbSignalSpec> specs, std::int64_t length_samples,
                                        std::span<const std::uint8_t> bytes) {
    return specs.empty() ? WfdbSamples{} : Decoder(specs, length_samples, bytes).run();
}

int wfdb_checksum(std::uint32_t sum) { return static_cast<std::int16_t>(static_cast<std::uint16_t>(sum & 0xFFFF)); }

std::uint64_t most_wfdb_samples(std::uint64_t bytes) {
    constexpr std::uint64_t always = 1 << 24;
    constexpr std::uint64_t of_a_byte = 20;
    return std::max(always, of_a_byte * bytes);
}

}  // namespace beatlens::formats
